"""Gives the generated documents to importers that others wrote, and prints what they make of them.

    python check.py DOCUMENTS NODE_MODULES

DOCUMENTS holds a folder for each policy, and in it openapi-3.0/, openapi-3.1/, openapi-3.2/,
gateway/ and overlay/, as `cargo xtask importers` writes them. For each policy:

- openapi-spec-validator and Redocly accept every document; Redocly bundles an API that refers to
  the library;
- Prism answers every method and code of the complete documents with that status, the media type
  of its body, and no body where there is none;
- moto imports the documents for gateways, failing on warnings, and gives back their paths,
  methods and codes; the types of gateway responses are those that botocore knows;
- the same holds for an API that `oas-lint --fix --unsafe-fixes --inline` completed, with the codes
  that it lacked (gateway/mended);
- Kong's openapi-2-kong makes as many routes as there are operations;
- an overlay, applied by oas-patch, keeps what an API has.

Everything that an importer gets otherwise is a fault, and the exit code is 1. Servers listen on
127.0.0.1 alone and are ended by their process.
"""

import copy
import http.client
import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import yaml
from openapi_spec_validator import validate

HERE = Path(__file__).resolve().parent
METHODS = ["get", "put", "post", "delete", "options", "head", "patch", "trace", "query"]

# The codes whose responses have no content, whatever is documented.
EMPTY = {"204", "205", "304"}

# An API that has a response of its own for 404, a component with a name that the library uses, and
# an operation whose `default` speaks for all errors.
OWN = {
    "info": {"title": "Shop", "version": "1", "description": "A shop."},
    "paths": {
        "/things/{id}": {
            "parameters": [
                {"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}
            ],
            "get": {
                "responses": {
                    "200": {"description": "A thing."},
                    "404": {"description": "We never had it."},
                }
            },
            "put": {
                "responses": {
                    "200": {"description": "Stored."},
                    "default": {"description": "Anything else."},
                }
            },
            "delete": {"responses": {"204": {"description": "Gone."}}},
        }
    },
    "components": {"responses": {"NotFound": {"description": "Our own."}}},
}


class Fault(Exception):
    """An importer does otherwise than it should."""


def expect(wanted, got, what):
    if wanted != got:
        raise Fault(f"{what}: {got!r}, not {wanted!r}")


def operations(document):
    """The operations of a document: path, method, and the object."""
    return [
        (path, method, item[method])
        for path, item in document["paths"].items()
        for method in METHODS
        if method in item
    ]


def answers(document):
    """Path, method and code of each response of a document."""
    return {
        (path, method, code)
        for path, method, operation in operations(document)
        for code in operation["responses"]
    }


def followed(document, value):
    """What a local reference leads to."""
    if "$ref" not in value:
        return value
    for part in value["$ref"].removeprefix("#/").split("/"):
        document = document[part.replace("~1", "/").replace("~0", "~")]
    return document


def referred(document, library):
    """The codes of a document, with the components of the library that they refer to."""
    names = {}
    for _, _, operation in operations(document):
        for code, response in operation["responses"].items():
            component = response["$ref"].rsplit("/", 1)[-1]
            if component in library["components"]["responses"]:
                names[code] = component
    return names


class Documents:
    """The generated documents by policy, folder and name."""

    def __init__(self, folder):
        self.files = sorted(folder.glob("*/*/*.yaml"))
        if not self.files:
            raise Fault(f"{folder} has no documents")

    def of(self, *folders, names=None):
        wanted = [
            file
            for file in self.files
            if file.parent.name in folders and (names is None or file.stem in names)
        ]
        if not wanted:
            raise Fault(f"there is no document in {folders}")
        return wanted


def read(file):
    return yaml.safe_load(file.read_text(encoding="utf-8"))


def name(file):
    return f"{file.parent.parent.name} {file.parent.name}/{file.stem}"


class Table:
    """What importers made of documents, a row for each."""

    def __init__(self):
        self.rows = [("importer", "document", "accepted", "operations", "responses")]
        self.faults = []

    def add(self, importer, what, count):
        """Runs a check, which gives the operations and responses that the importer took."""
        try:
            counts = count()
            self.rows.append((importer, what, "yes", *map(str, counts)))
        except Exception as error:  # Whatever an importer raises is a fault.
            self.rows.append((importer, what, "NO", "", ""))
            self.faults.append(f"{importer}, {what}: {type(error).__name__}: {error}")

    def print(self):
        widths = [max(len(row[column]) for row in self.rows) for column in range(5)]
        for row in self.rows:
            print("  ".join(cell.ljust(width) for cell, width in zip(row, widths)).rstrip())
        print(f"\n{len(self.rows) - 1} imports, {len(self.faults)} faults")
        for fault in self.faults:
            print(fault, file=sys.stderr)


def sizes(document):
    """Operations and responses; where there are no operations, the responses that are offered."""
    found = operations(document)
    offered = document.get("components", {}).get("responses", {})
    return len(found), len(answers(document)) if found else len(offered)


def spec_validator(documents, table):
    for file in documents.of("openapi-3.0", "openapi-3.1", "openapi-3.2", "gateway"):

        def count(file=file):
            document = read(file)
            validate(document)
            return sizes(document)

        table.add("openapi-spec-validator", name(file), count)


def redocly(modules, *arguments):
    command = ["node", str(modules / "@redocly/cli/bin/cli.js"), *arguments]
    environment = os.environ | {"REDOCLY_TELEMETRY": "off", "REDOCLY_SUPPRESS_UPDATE_NOTICE": "true"}
    with tempfile.TemporaryDirectory() as empty:  # No configuration of anybody is found there.
        done = subprocess.run(
            command, capture_output=True, text=True, cwd=empty, env=environment, timeout=300
        )
    if done.returncode != 0:
        raise Fault(f"redocly {arguments[0]}: {done.stdout[-800:]}{done.stderr[-800:]}")


def redocly_lint(documents, modules, table):
    """All at once, which is quick; one by one where that tells of a fault."""
    files = documents.of("openapi-3.0", "openapi-3.1", "openapi-3.2", "gateway")
    try:
        redocly(modules, "lint", "--extends=spec", *map(str, files))
        is_good = True
    except Fault:
        is_good = False

    def count(file):
        if not is_good:
            redocly(modules, "lint", "--extends=spec", str(file))
        return sizes(read(file))

    for file in files:
        table.add("Redocly lint", name(file), lambda file=file: count(file))
    if not is_good and not table.faults:
        table.faults.append("Redocly lint: all together fail, and each on its own does not")


def redocly_bundle(documents, modules, table):
    """An API refers to each response of the library; in the bundle they are its own."""
    for file in documents.of("openapi-3.0", "openapi-3.1", "openapi-3.2", names=["responses"]):

        def count(file=file):
            library = read(file)
            names = referred(read(file.with_stem("demo")), library)
            if not names:
                raise Fault("the demonstration refers to nothing in the library")
            refs = {
                code: {"$ref": f"{file}#/components/responses/{component}"}
                for code, component in names.items()
            }
            api = {
                "openapi": library["openapi"],
                "info": {"title": "Shop", "version": "1"},
                "paths": {"/things": {"get": {"responses": refs}}},
            }
            with tempfile.TemporaryDirectory() as folder:
                source, target = Path(folder) / "api.yaml", Path(folder) / "bundle.yaml"
                source.write_text(yaml.safe_dump(api), encoding="utf-8")
                redocly(modules, "bundle", str(source), "--output", str(target))
                bundle = read(target)
            validate(bundle)
            expect(answers(api), answers(bundle), "responses of the bundle")
            responses = bundle["paths"]["/things"]["get"]["responses"]
            for code, component in names.items():
                own = followed(bundle, responses[code])
                wanted = library["components"]["responses"][component]["description"]
                expect(wanted, own["description"], code)
            return sizes(bundle)

        table.add("Redocly bundle", name(file), count)


class Prism:
    """A mock server of a document, on the loopback interface."""

    def __init__(self, modules, file, log):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        script = modules / "@stoplight/prism-cli/dist/index.js"
        command = ["node", str(script), "mock", "-h", "127.0.0.1", "-p", str(self.port), str(file)]
        self.process = subprocess.Popen(command, stdout=log, stderr=log)

    def __enter__(self):
        try:
            self.wait(time.monotonic() + 120)
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        self.process.terminate()
        try:
            self.process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def wait(self, until):
        while time.monotonic() < until:
            if self.process.poll() is not None:
                raise Fault(f"Prism ended with {self.process.returncode}")
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
                return
            except OSError:
                time.sleep(0.1)
        raise Fault("Prism does not listen")

    def ask(self, method, path, code, has_body):
        headers = {"Prefer": f"code={code}", "Authorization": "Bearer t", "x-api-key": "k"}
        body = None
        if has_body:
            headers["Content-Type"] = "application/json"
            body = json.dumps({"name": "First"})
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request(method.upper(), path, body=body, headers=headers)
            response = connection.getresponse()
            return response.status, response.getheader("Content-Type") or "", response.read()
        finally:
            connection.close()


def prism_answers(modules, file):
    document = read(file)
    with tempfile.TemporaryFile("w+") as log, Prism(modules, file, log) as server:
        for path, method, operation in operations(document):
            for code, response in operation["responses"].items():
                what = f"{method.upper()} {path} {code}"
                status, media, body = server.ask(
                    method, path.replace("{itemId}", "42"), code, "requestBody" in operation
                )
                expect(int(code), status, what)
                content = followed(document, response).get("content", {})
                if not content or code in EMPTY or method == "head":
                    expect(b"", body, f"body of {what}")
                    continue
                expect(True, media.split(";")[0] in content, f"media type of {what}, {media},")
                expect(True, json.loads(body) is not None, f"body of {what}")
    return sizes(document)


def prism(documents, modules, table):
    files = documents.of("openapi-3.0", "openapi-3.1", "openapi-3.2", names=["demo"])
    files += documents.of("gateway")
    # Servers start slowly and answer fast: two at a time keep two processors busy.
    with ThreadPoolExecutor(2) as pool:
        running = [(file, pool.submit(prism_answers, modules, file)) for file in files]
        for file, answered in running:
            table.add("Prism", name(file), answered.result)


def read_back(client, api):
    """Path, method and code of what was imported, and the codes of the integrations."""
    found, mapped = set(), set()
    items = client.get_resources(restApiId=api, limit=500, embed=["methods"])["items"]
    for item in items:
        for method, value in item.get("resourceMethods", {}).items():
            for code in value.get("methodResponses", {}):
                found.add((item["path"], method.lower(), code))
            integration = value.get("methodIntegration", {})
            for response in integration.get("integrationResponses", {}).values():
                mapped.add((item["path"], method.lower(), response["statusCode"]))
    return found, mapped


def moto(documents, table):
    import boto3
    from moto import mock_aws

    for key in ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"]:
        os.environ[key] = "none"
    os.environ["AWS_DEFAULT_REGION"] = "us-east-1"

    for file in documents.of("gateway"):

        def count(file=file):
            document = read(file)
            with mock_aws():
                client = boto3.client("apigateway")
                body = file.with_suffix(".json").read_bytes()
                api = client.import_rest_api(body=body, failOnWarnings=True)["id"]
                found, mapped = read_back(client, api)
                expect(answers(document), found, "what was imported")
                if file.stem == "aws":
                    expect(answers(document), mapped, "integration responses")
                    gateway_responses(client, api, document)
            return sizes(document)

        table.add("moto", name(file), count)


def gateway_responses(client, api, document):
    """moto takes any type of gateway response, so botocore says which there are."""
    known = set(client.meta.service_model.shape_for("GatewayResponseType").enum)
    responses = document["x-amazon-apigateway-gateway-responses"]
    expect(set(), set(responses) - known, "unknown types of gateway responses")
    for kind, response in responses.items():
        client.put_gateway_response(restApiId=api, responseType=kind, **response)
        stored = client.get_gateway_response(restApiId=api, responseType=kind)
        expect(response["responseTemplates"], stored["responseTemplates"], kind)
        template = stored["responseTemplates"]["application/json"]
        json.loads(template.replace("$context.error.messageString", '"m"'))


def kong(documents, modules, table):
    # The parser that this importer brings knows OpenAPI 3.0 and no later version.
    files = documents.of("openapi-3.0", names=["demo"]) + documents.of("gateway")
    command = ["node", str(HERE / "routes.cjs"), str(modules), *map(str, files)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300)

    def count(file):
        if done.returncode != 0:
            raise Fault(done.stderr[-800:])
        document = read(file)
        routes = json.loads(done.stdout)[str(file)]
        expect(len(operations(document)), routes, "routes")
        return routes, ""

    for file in files:
        table.add("openapi-2-kong", name(file), lambda file=file: count(file))


def overlays(documents, table):
    for file in documents.of("overlay"):

        def count(file=file):
            api = {"openapi": {"3.0": "3.0.3", "3.1": "3.1.0", "3.2": "3.2.0"}[file.stem.split("-")[0]]}
            api |= copy.deepcopy(OWN)
            with tempfile.TemporaryDirectory() as folder:
                once = patched(api, file, Path(folder))
                expect(once, patched(once, file, Path(folder)), "applied again")
            validate(once)
            item, own = once["paths"]["/things/{id}"], OWN["paths"]["/things/{id}"]
            for method in ["get", "put", "delete"]:
                for code, response in own[method]["responses"].items():
                    expect(response, item[method]["responses"][code], f"{method} {code}")
            expect(own["put"], item["put"], "an operation with `default`")
            expect(OWN["components"]["responses"]["NotFound"],
                   once["components"]["responses"]["NotFound"], "the API's own component")
            expect(True, "404" in item["delete"]["responses"], "404 of DELETE is there:")
            return sizes(once)

        table.add("oas-patch", name(file), count)


def patched(api, overlay, folder):
    source, target = folder / "api.yaml", folder / "patched.yaml"
    source.write_text(yaml.safe_dump(api, sort_keys=False), encoding="utf-8")
    command = [Path(sys.executable).parent / "oas-patch", "overlay", source, overlay, "-o", target]
    done = subprocess.run(list(map(str, command)), capture_output=True, text=True, timeout=120)
    if done.returncode != 0:
        raise Fault(done.stdout[-800:] + done.stderr[-800:])
    return read(target)


def main(folder, modules):
    # The others have a twin in JSON from the generator.
    for file in folder.glob("*/gateway/mended.yaml"):
        file.with_suffix(".json").write_text(json.dumps(read(file)), encoding="utf-8")
    documents, table = Documents(folder), Table()
    for title, check in [
        ("openapi-spec-validator", lambda: spec_validator(documents, table)),
        ("Redocly lint", lambda: redocly_lint(documents, modules, table)),
        ("Redocly bundle", lambda: redocly_bundle(documents, modules, table)),
        ("Prism", lambda: prism(documents, modules, table)),
        ("moto", lambda: moto(documents, table)),
        ("openapi-2-kong", lambda: kong(documents, modules, table)),
        ("oas-patch", lambda: overlays(documents, table)),
    ]:
        begin = time.monotonic()
        check()
        print(f"{title}: {time.monotonic() - begin:.0f} s", flush=True)
    print()
    table.print()
    return 1 if table.faults else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]).resolve(), Path(sys.argv[2]).resolve()))
