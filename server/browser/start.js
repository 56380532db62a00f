// Starts Swagger UI on the contract of the server that this page came from, in the colours that the reader prefers.
"use strict";

const darkness = matchMedia("(prefers-color-scheme: dark)");
const paint = () => document.documentElement.classList.toggle("dark-mode", darkness.matches);
darkness.addEventListener("change", paint);
paint();

// HEAD and OPTIONS of every path, and every list again under each suffix, would bury the forty ways to ask.
const leftOut = ["HTTP", "Formats"];
const methods = ["get", "head", "options", "post", "put", "patch", "delete"];

// The contract as Swagger UI can show it: it does not follow the references among parameters that stand at a path.
function readable(contract) {
  for (const [path, item] of Object.entries(contract.paths)) {
    for (const method of methods.filter((one) => one in item)) {
      const operation = item[method];
      operation.parameters = [...(item.parameters ?? []), ...(operation.parameters ?? [])];
      if (leftOut.includes(operation.tags[0])) delete item[method];
    }
    delete item.parameters;
    if (!methods.some((method) => method in item)) delete contract.paths[path];
  }
  contract.tags = contract.tags.filter((tag) => !leftOut.includes(tag.name));
  return contract;
}

async function start() {
  const answer = await fetch("/openapi.json");
  SwaggerUIBundle({
    spec: readable(await answer.json()),
    domNode: document.getElementById("reference"),
    deepLinking: true,
    tryItOutEnabled: true,
    displayRequestDuration: true,
    defaultModelsExpandDepth: 0,
    validatorUrl: "none", // it would be asked over the internet
  });
}

start();
