from geogrid.cli.main import main

main(prog_name="geogrid")
