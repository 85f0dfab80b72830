// Checks manifests with the schemas of the API of Kubernetes: node validate.js FILE…
// Each error is a line on stderr, and then the exit code is 1.
import { readFileSync } from "node:fs";
import { parseAllDocuments } from "yaml";

for (const file of process.argv.slice(2)) {
  for (const document of parseAllDocuments(readFileSync(file, "utf8"))) {
    const object = document.toJS();
    try {
      const models = await import(`kubernetes-models/${object.apiVersion}/${object.kind}`);
      new models[object.kind](object).validate();
    } catch (error) {
      console.error(`${file}: ${object.kind} '${object.metadata?.name}': ${error.message.replaceAll("\n", " ")}`);
      process.exitCode = 1;
    }
  }
}
