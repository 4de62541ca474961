// Turns the npm package `discord-api-spec` (types and zod schemas, generated from Discord's OpenAPI description) back
// into an OpenAPI document. Run in the folder where that and `zod` are installed: node spec_convert.mjs > openapi.json
// Components come from the zod schemas, which keep every limit; operations from the `Paths` type, which has no others.

import { readFileSync } from "node:fs";
import * as z from "zod/mini";
import * as components from "discord-api-spec/preview/zod";

const TYPES = "./node_modules/discord-api-spec/build/preview/discord-api-spec.ts";
const REF = "#/components/schemas/";

function schemas() {
  const registry = z.registry();
  for (const [name, schema] of Object.entries(components)) {
    if (name.endsWith("Schema")) registry.add(schema, { id: name.slice(0, -"Schema".length) });
  }
  const made = z.toJSONSchema(registry, { uri: (id) => REF + id, io: "input", unrepresentable: "any" });
  return Object.fromEntries(Object.entries(made.schemas).map(([name, schema]) => [name, tidy(schema)]));
}

// zod's own additions go: identifiers, and a pattern for timestamps that lets only UTC's Z through.
function tidy(schema) {
  if (Array.isArray(schema)) return schema.map(tidy);
  if (schema === null || typeof schema !== "object") return schema;
  const { $schema, $id, propertyNames, ...rest } = schema;
  if (rest.format === "date-time") delete rest.pattern;
  return Object.fromEntries(Object.entries(rest).map(([key, value]) => [key, tidy(value)]));
}

// --- the TypeScript of `Paths`: objects, unions, arrays, literals and names ------------------------------------------

class Types {
  constructor(source) {
    this.tokens = source.replace(/\/\*[\s\S]*?\*\/|\/\/[^\n]*/g, "").match(/"(?:[^"\\]|\\.)*"|[\w$@.]+|\S/g);
    this.at = 0;
  }
  take(token) {
    if (token !== undefined && this.tokens[this.at] !== token) {
      throw new Error(`expected ${token}, found ${this.tokens.slice(this.at, this.at + 5).join(" ")}`);
    }
    return this.tokens[this.at++];
  }
  next(token) {
    if (this.tokens[this.at] !== token) return false;
    this.at++;
    return true;
  }
  type() {
    this.next("|");
    const branches = [this.part()];
    while (this.next("|")) branches.push(this.part());
    return branches.length === 1 ? branches[0] : { anyOf: branches };
  }
  part() {
    let found = this.one();
    while (this.next("&")) found = { allOf: [found, this.one()] };
    return found;
  }
  one() {
    let found;
    if (this.next("(")) {
      found = this.type();
      this.take(")");
    } else if (this.next("[")) {
      while (!this.next("]")) {
        this.type();
        this.next(",");
      }
      found = {};
    } else if (this.tokens[this.at] === "{") {
      found = this.object();
    } else {
      found = this.name(this.take());
    }
    while (this.tokens[this.at] === "[" && this.tokens[this.at + 1] === "]") {
      this.at += 2;
      found = { type: "array", items: found };
    }
    return found;
  }
  name(word) {
    if (word === "Record") {
      this.take("<");
      this.type();
      this.take(",");
      const values = this.type();
      this.take(">");
      return { type: "object", additionalProperties: values };
    }
    if (["string", "number", "boolean", "null"].includes(word)) return { type: word };
    if (["unknown", "undefined", "never"].includes(word)) return null;
    if (word.startsWith('"')) return { const: JSON.parse(word) };
    if (/^\d/.test(word)) return { const: Number(word) };
    return { $ref: REF + word };
  }
  object() {
    const properties = {};
    const required = [];
    this.take("{");
    while (!this.next("}")) {
      const indexed = this.next("[");
      const name = this.take();
      if (indexed) {
        this.take(":");
        this.type();
        this.take("]");
      }
      const optional = this.next("?");
      this.take(":");
      const found = this.type();
      this.next(";") || this.next(",");
      if (indexed) return this.take("}") && { type: "object", additionalProperties: found ?? {} };
      const key = name.startsWith('"') ? JSON.parse(name) : name;
      properties[key] = found;
      if (!optional) required.push(key);
    }
    return { type: "object", properties, required };
  }
}

function paths() {
  const source = readFileSync(new URL(TYPES, import.meta.url), "utf-8");
  const start = source.indexOf("export interface Paths {") + "export interface Paths ".length;
  const table = new Types(source.slice(start)).object().properties;
  return Object.fromEntries(
    Object.entries(table).map(([path, methods]) => [
      path,
      Object.fromEntries(Object.entries(methods.properties).map(([method, one]) => [method, operation(one.properties)])),
    ]),
  );
}

function operation({ parameters, requestBody, responses }) {
  const made = {
    parameters: ["path", "query"].flatMap((place) => {
      const given = parameters.properties[place];
      return Object.entries(given?.properties ?? {}).map(([name, schema]) => {
        return { name, in: place, required: given.required.includes(name), schema: textual(schema) };
      });
    }),
    responses: Object.fromEntries(
      Object.entries(responses.properties).map(([status, schema]) => [status, schema === null ? {} : json(schema)]),
    ),
  };
  return requestBody ? { ...made, requestBody: json(requestBody) } : made;
}

// A number in an address is written in digits.
const textual = (schema) => (schema?.type === "number" ? { type: "integer" } : (schema ?? {}));
const json = (schema) => ({ content: { "application/json": { schema } } });

process.stdout.write(
  JSON.stringify({ openapi: "3.1.0", paths: paths(), components: { schemas: schemas() } }, null, 1) + "\n",
);
