"""/openapi.json says of every route what it takes and answers."""

import re

import jsonschema_rs

from geogrid.web.api.operations import OPERATIONS


def test_every_route_and_method_is_described(app, anybody):
    answer = anybody.get("/openapi.json")
    assert answer.status_code == 200
    told = answer.json
    assert told["openapi"].startswith("3.1")
    routes = {
        (re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule), method.lower(), rule.endpoint)
        for rule in app.url_map.iter_rules()
        for method in rule.methods - {"HEAD", "OPTIONS"}
        if rule.rule.startswith("/api/")
    }
    described = {
        (path, method, operation["operationId"])
        for path, methods in told["paths"].items()
        for method, operation in methods.items()
    }
    assert described == routes
    assert {endpoint for _, _, endpoint in routes} == set(OPERATIONS)


def test_each_has_its_parameters_and_refusals(anybody):
    for path, methods in anybody.get("/openapi.json").json["paths"].items():
        for method, operation in methods.items():
            named = [each["name"] for each in operation["parameters"] if each["in"] == "path"]
            assert named == re.findall(r"{(\w+)}", path)
            assert ("requestBody" in operation) <= (method in ("post", "put", "patch"))
            refused = {status: each for status, each in operation["responses"].items() if status >= "4"}
            assert {"400", "401", "403", "404", "503"} <= set(refused)
            assert all(list(each["content"]) == ["application/problem+json"] for each in refused.values())
            schemas = [each["schema"] for each in operation["parameters"]]
            schemas += [each["schema"] for each in operation.get("requestBody", {}).get("content", {}).values()]
            for schema in schemas:
                jsonschema_rs.meta.validate(schema)


def test_refusals_are_as_described(client, anybody):
    problem = anybody.get("/openapi.json").json["components"]["schemas"]["Problem"]
    for answer in (anybody.get("/api/repair"), client.get("/api/grid/9"), client.post("/api/repair/undo", json={})):
        jsonschema_rs.validate(problem, answer.json)
