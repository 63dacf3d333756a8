"""What this machine or these settings lack."""

from __future__ import annotations

from geogrid.errors.tree import SetupError


class SettingInvalid(SetupError):
    code = "setting_invalid"
    sentence = "Setting %(setting)s: %(value)s is not understood. Expected: %(expected)s."


class FolderUnusable(SettingInvalid):
    code = "folder_unusable"
    sentence = "Setting %(setting)s: the folder %(value)s cannot be used (%(reason)s). Choose one geogrid may write to."


class AddressTaken(SetupError):
    code = "address_taken"
    sentence = "%(host)s:%(port)s cannot be listened on (%(reason)s). Choose another with --port."


class DatabaseUnreachable(SetupError):
    code = "database_unreachable"
    sentence = "The database cannot be reached: %(reason)s. Check GEOGRID_DATABASE_URL."


class DatabaseNewer(SetupError):
    code = "database_newer"
    sentence = "The database was made by a newer geogrid (revision %(revision)s). Update geogrid."


class DatabaseForeign(SetupError):
    code = "database_foreign"
    sentence = (
        "The database %(database)s holds tables of another program (%(tables)s). Nothing was changed; "
        "give geogrid an empty database of its own."
    )


class TablesOutdated(SetupError):
    code = "tables_outdated"
    sentence = "The tables of the database are of another version (%(revision)s). Start geogrid anew: it updates them."


class PostgisMissing(SetupError):
    code = "postgis_missing"
    sentence = (
        "The database lacks the PostGIS extension and it could not be created: %(reason)s. "
        "Install PostGIS on the server and let an administrator run: CREATE EXTENSION postgis"
    )


class VendorMissing(SetupError):
    code = "vendor_missing"
    sentence = "The browser package %(package)s is not installed. Run ./run once with the network on."


class ServerSilent(SetupError):
    code = "server_silent"
    sentence = "The server %(server)s does not answer (%(reason)s). Start it by hand to see what it says."


class ProviderSilent(SetupError):
    code = "provider_silent"
    sentence = (
        "Your organisation's sign-in %(issuer)s does not answer (%(reason)s). Try again later, or sign in with name "
        "and password."
    )


class ProviderUnfit(SetupError):
    code = "provider_unfit"
    sentence = (
        "Your organisation's sign-in %(issuer)s does not answer as OpenID Connect asks (%(what)s: %(value)s). Whoever "
        "runs geogrid has to check GEOGRID_OIDC_ISSUER and what geogrid is registered with there."
    )


class JobsFull(SetupError):
    code = "jobs_full"
    sentence = "%(count)s jobs are kept already. Delete those that are done with, or try again later."


class JobsUnkept(SetupError):
    code = "jobs_unkept"
    sentence = "What was sent cannot be kept to be answered: %(reason)s. Make room on the disk, or send fewer points."


class Busy(SetupError):
    code = "busy"
    sentence = "So much is being sent and worked on that this cannot even wait. Try again in %(seconds)s seconds."


class ClusterMissing(SetupError):
    code = "cluster_missing"
    sentence = "Dask is not installed. Install it with: pip install 'geogrid[cluster]'"


class MetricsMissing(SetupError):
    code = "metrics_missing"
    sentence = "The client of Prometheus is not installed. Install it with: pip install 'geogrid[metrics]'"


class ClusterUnreachable(SetupError):
    code = "cluster_unreachable"
    sentence = "No Dask scheduler answers at %(address)s (%(reason)s). Start one, or correct the address."


class ClusterFailed(SetupError):
    code = "cluster_failed"
    sentence = (
        "%(file)s could not be done on the cluster: %(reason)s. Parts that were finished stay in OUT. "
        "Correct it, and run it again into a new folder."
    )
