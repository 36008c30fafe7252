import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';

/** One thing that a route does when it is asked, with the first call that wraps it (`staffRoute` …), if any. */
export type RouteEntry = Readonly<{
  id: string;
  kind: 'load' | 'act' | 'endpoint';
  name: string;
  guard: string;
}>;

const FILES = '{+layout.server,+page.server,+server}.ts';

/** All that can be asked below a folder of routes: loads, acts by name, methods of endpoints. `id` is SvelteKit's. */
export function readRoutes(folder: string): RouteEntry[] {
  const root = path.join('src/routes', folder);
  return globSync(`**/${FILES}`, { cwd: root }).flatMap((file) => {
    const text = readFileSync(path.join(root, file), 'utf8');
    const id = path.dirname(file) === '.' ? '' : `/${path.dirname(file)}`;
    return readRouteFile(file, text).map((entry) => ({ id, ...entry }));
  });
}

/** The same of one file's text. */
export function readRouteFile(file: string, text: string): Omit<RouteEntry, 'id'>[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const guards = namesOfGuards(source);
  const exported = source.statements.filter(
    (statement) =>
      ts.canHaveModifiers(statement) &&
      ts.getModifiers(statement)?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword)
  );
  return exported.flatMap((statement): Omit<RouteEntry, 'id'>[] => {
    if (ts.isFunctionDeclaration(statement))
      return [{ kind: 'endpoint', name: statement.name!.text, guard: '' }];
    if (!ts.isVariableStatement(statement)) return [];
    return statement.declarationList.declarations.flatMap(
      ({ name, initializer }): Omit<RouteEntry, 'id'>[] => {
        const exportName = name.getText(source);
        if (exportName !== 'actions')
          return [
            {
              kind: exportName === 'load' ? 'load' : 'endpoint',
              name: exportName,
              guard: guardOf(initializer, guards)
            }
          ];
        if (!initializer || !ts.isObjectLiteralExpression(initializer))
          throw new Error(`${source.fileName}: acts stand in an object, each under its name`);
        return initializer.properties.map((property) => {
          if (!ts.isPropertyAssignment(property))
            throw new Error(`${source.fileName}: ${property.getText(source)} can't be read as an act`);
          return {
            kind: 'act' as const,
            name: property.name.getText(source),
            guard: guardOf(property.initializer, guards)
          };
        });
      }
    );
  });
}

/** A file's own functions that answer with a guard: `const act = (…) => staffRoute(…)`. */
function namesOfGuards(source: ts.SourceFile): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const look = (name: ts.Identifier | undefined, body: ts.Node | undefined) => {
    if (!name || !body) return;
    const returned =
      ts.isBlock(body) && body.statements[0] && ts.isReturnStatement(body.statements[0])
        ? body.statements[0].expression
        : body;
    if (returned && ts.isCallExpression(returned)) found.set(name.text, returned.expression.getText(source));
  };
  for (const statement of source.statements) {
    if (ts.isFunctionDeclaration(statement)) look(statement.name, statement.body);
    if (!ts.isVariableStatement(statement)) continue;
    for (const { name, initializer } of statement.declarationList.declarations)
      if (ts.isIdentifier(name) && initializer && ts.isArrowFunction(initializer))
        look(name, initializer.body);
  }
  return found;
}

function guardOf(node: ts.Expression | undefined, guards: ReadonlyMap<string, string>): string {
  if (!node || !ts.isCallExpression(node)) return '';
  const called = node.expression.getText();
  return guards.get(called) ?? called;
}
