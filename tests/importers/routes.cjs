// Counts the routes that openapi-2-kong makes of each document, as one JSON object.

const { createRequire } = require("node:module");
const path = require("node:path");

const [modules, ...files] = process.argv.slice(2);
const { generate } = createRequire(path.join(modules, "x.cjs"))("openapi-2-kong");

async function main() {
  const counts = {};
  for (const file of files) {
    const { documents } = await generate(file, "kong-declarative-config", []);
    const services = documents.flatMap((document) => document.services ?? []);
    counts[file] = services.flatMap((service) => service.routes ?? []).length;
  }
  process.stdout.write(JSON.stringify(counts));
}

main().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
