import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { cruise, type ICruiseOptions, type IForbiddenRuleType, type IViolation } from 'dependency-cruiser';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ALLOWED, DEVELOPMENT, PACKAGES, PLANTED, TARGETS, type Planted } from './planted-imports.fixture.ts';

const config = createRequire(import.meta.url)('../../.dependency-cruiser.cjs') as {
  forbidden: (IForbiddenRuleType & { name: string })[];
  options: ICruiseOptions;
};
const rules = config.forbidden.map((rule) => rule.name);
const order = rules.filter((name) => name.startsWith('domain-order-'));
const domains = [...order.map((name) => name.replace('domain-order-', '')), 'installation'];

/** Each domain imports its right-hand neighbour; the lowest imports the highest. */
const plantedOrder = Object.fromEntries(
  order.map((rule, index): [string, Planted] => {
    const right = index === 0 ? domains.at(-1) : domains[index + 1];
    const file = `src/lib/server/domain/${domains[index]}/knows-right.ts`;
    return [rule, { file, imports: `#lib/server/domain/${right}/index.ts` }];
  })
);
const planted: Record<string, Planted> = { ...plantedOrder, ...PLANTED };

let tree: string;
let violations: IViolation[];

beforeAll(async () => {
  tree = mkdtempSync(join(tmpdir(), 'quitte-fences-'));
  plantTree();
  const { output } = await cruise(['src', 'tests'], {
    ...config.options,
    baseDir: tree,
    ruleSet: { forbidden: config.forbidden },
    validate: true
  });
  if (typeof output === 'string') throw new TypeError('dependency-cruiser answered with text');
  violations = output.summary.violations;
});

afterAll(() => rmSync(tree, { recursive: true, force: true }));

test('every import rule has a planted violation, and every planted violation a rule', () => {
  expect(Object.keys(planted).sort()).toEqual([...rules].sort());
});

test.each(['README.md', 'decisions/0005-domain-order.md'])('%s tells the same order of domains', (page) => {
  const text = readFileSync(join('src/lib/server', page), 'utf8').replace(/\s+/g, ' ');
  expect(text).toContain(`\`${domains.join(' < ')}\``);
});

describe('a planted violation is caught', () => {
  test.each(Object.entries(planted))('of %s', (rule, { file }) => {
    expect(reportsOn(file).map((violation) => violation.rule.name)).toContain(rule);
  });
});

describe('what the architecture allows is not reported', () => {
  test.each(ALLOWED)('$file may import $imports', ({ file }) => {
    expect(reportsOn(file).map((violation) => `${violation.rule.name}: ${violation.to}`)).toEqual([]);
  });
});

function reportsOn(file: string): IViolation[] {
  // A circle is reported once, from any of its modules.
  return violations.filter(({ from, cycle }) => from === file || cycle?.some(({ name }) => name === file));
}

function plantTree(): void {
  const dependencies = (names: readonly string[]) => Object.fromEntries(names.map((name) => [name, '1.0.0']));
  write(
    'package.json',
    JSON.stringify({
      name: 'planted',
      type: 'module',
      imports: { '#lib/*': './src/lib/*' },
      dependencies: dependencies(PACKAGES.filter((name) => !DEVELOPMENT.includes(name))),
      devDependencies: dependencies(DEVELOPMENT)
    })
  );
  for (const name of PACKAGES) {
    write(`node_modules/${name}/package.json`, JSON.stringify({ name, version: '1.0.0', main: 'index.js' }));
    write(`node_modules/${name}/index.js`, 'export const value = 1;');
  }
  write('node_modules/@stripe/stripe-js/pure.js', 'export const value = 1;');
  const doors = domains.map((domain) => `src/lib/server/domain/${domain}/index.ts`);
  for (const file of [...TARGETS, ...doors]) {
    write(file, file.endsWith('.svelte') ? '<p>planted</p>' : 'export const value = 1;');
  }
  write('src/lib/time/a33-back.ts', "import { value } from './a33.ts';\nexport const back = value;");
  for (const plant of [...Object.values(planted), ...ALLOWED]) write(plant.file, source(plant));
}

function source({ file, imports, type }: Planted & { type?: true }): string {
  const statement = `import ${type ? 'type ' : ''}* as planted from '${imports}';`;
  if (file.endsWith('.svelte')) return `<script lang="ts">\n  ${statement}\n</script>\n\n{planted}\n`;
  return `${statement}\nexport ${type ? 'type Value = typeof planted' : 'const value = planted'};\n`;
}

function write(file: string, text: string): void {
  const path = join(tree, file);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}
