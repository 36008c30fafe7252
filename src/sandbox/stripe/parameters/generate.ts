/**
 * Derives what every endpoint accepts from the type declarations of the `stripe` package, so that the sandbox
 * is exactly as strict, and exactly as complete, as the API version that the package speaks.
 * Run again after an update of `stripe`: `node src/sandbox/stripe/parameters/generate.ts`.
 */
import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import ts from 'typescript';
import { endpointParameters } from './endpoints.ts';
import type { Shape } from './shape.ts';

const folder = import.meta.dirname;
const stripeFolder = path.join(path.dirname(createRequire(import.meta.url).resolve('stripe')), '..', 'esm');

const names = Object.entries(endpointParameters);
const probeFile = path.join(folder, 'probe.generated.ts');
const probe = names
  .map(
    ([, type], index) =>
      `export type P${index} = import('${stripeFolder}/resources/${type.module}.js').${type.name};`
  )
  .join('\n');

const options: ts.CompilerOptions = {
  strict: true,
  skipLibCheck: true,
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  target: ts.ScriptTarget.ESNext,
  types: []
};
const host = ts.createCompilerHost(options);
const { getSourceFile, fileExists } = host;
host.getSourceFile = (name, ...rest) =>
  name === probeFile
    ? ts.createSourceFile(name, probe, ts.ScriptTarget.ESNext)
    : getSourceFile.call(host, name, ...rest);
host.fileExists = (name) => name === probeFile || fileExists.call(host, name);
const program = ts.createProgram([probeFile], options, host);
const checker = program.getTypeChecker();

/** Every distinct shape once; endpoints refer to them by index. */
const shapes: Shape[] = [];
const known = new Map<string, number>();

function intern(shape: Shape): number {
  const text = JSON.stringify(shape);
  const found = known.get(text);
  if (found !== undefined) return found;
  shapes.push(shape);
  known.set(text, shapes.length - 1);
  return shapes.length - 1;
}

function shapeOfUnion(type: ts.UnionType): number {
  const parts = type.types.filter((part) => !(part.flags & (ts.TypeFlags.Undefined | ts.TypeFlags.Null)));
  const literals = parts.filter((part) => part.isStringLiteral()).map((part) => part.value);
  const empty = literals.includes('');
  const values = literals.filter((value) => value !== '');
  const others = parts.filter(
    // `string & Record<never, never>` only widens an enum for readers; it allows nothing in a request.
    (part) => !part.isStringLiteral() && !part.isIntersection() && !(part.flags & ts.TypeFlags.BooleanLiteral)
  );
  const choices = others.map(shapeOf);
  if (values.length > 0) choices.unshift(intern({ kind: 'enum', values }));
  if (parts.some((part) => part.flags & ts.TypeFlags.BooleanLiteral))
    choices.unshift(intern({ kind: 'boolean' }));
  const unique = [...new Set(choices)];
  const inner = unique.length === 1 ? unique[0]! : intern({ kind: 'any-of', of: unique });
  return empty ? intern({ kind: 'emptyable', of: inner }) : inner;
}

function shapeOfObject(type: ts.Type): number {
  const index = type.getStringIndexType();
  if (index) return intern({ kind: 'map' });
  if (checker.isArrayType(type)) {
    return intern({ kind: 'array', of: shapeOf(checker.getTypeArguments(type as ts.TypeReference)[0]!) });
  }
  if (type.symbol.name === 'Decimal') return intern({ kind: 'decimal' });
  const fields: Record<string, number> = {};
  const required: string[] = [];
  for (const property of type.getProperties()) {
    fields[property.name] = shapeOf(checker.getTypeOfSymbol(property));
    if (!(property.flags & ts.SymbolFlags.Optional)) required.push(property.name);
  }
  return intern({ kind: 'object', fields, ...(required.length > 0 ? { required } : {}) });
}

function shapeOf(type: ts.Type): number {
  if (type.isUnion()) return shapeOfUnion(type);
  if (type.isStringLiteral()) return intern({ kind: 'enum', values: [type.value] });
  if (type.flags & ts.TypeFlags.BooleanLike) return intern({ kind: 'boolean' });
  if (type.flags & ts.TypeFlags.NumberLike) return intern({ kind: 'integer' });
  if (type.flags & ts.TypeFlags.Object) return shapeOfObject(type);
  return intern({ kind: 'string' });
}

const source = program.getSourceFile(probeFile)!;
const endpoints: Record<string, number> = {};
source.statements.forEach((statement, index) => {
  if (!ts.isTypeAliasDeclaration(statement)) return;
  const type = checker.getTypeAtLocation(statement.name);
  const [endpoint, wanted] = names[index]!;
  if (type.flags & ts.TypeFlags.Any)
    throw new Error(`${wanted.module}.${wanted.name} does not exist in this version`);
  endpoints[endpoint] = shapeOf(type);
});
writeFileSync(path.join(folder, 'parameters.json'), `${JSON.stringify({ endpoints, shapes })}\n`);
