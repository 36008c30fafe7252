/**
 * Quitte's own lint rules. Each is a pattern and the reason for it; `tests/fences/eslint-rules.test.ts` plants a
 * violation of every one.
 */

/** A rule that reports every node matching one of the selectors. */
function forbid(selectors, message) {
  return {
    meta: { type: 'problem', schema: [], messages: { forbidden: message } },
    create: (context) =>
      Object.fromEntries(
        selectors.map((selector) => [selector, (node) => context.report({ node, messageId: 'forbidden' })])
      )
  };
}

/** A rule that reports every place in the text (comments included) that matches the pattern. */
function forbidText(pattern, message) {
  return {
    meta: { type: 'problem', schema: [], messages: { forbidden: message } },
    create: (context) => ({
      Program() {
        for (const match of context.sourceCode.getText().matchAll(pattern)) {
          const loc = context.sourceCode.getLocFromIndex(match.index);
          context.report({ loc, messageId: 'forbidden', data: { found: match[0] } });
        }
      }
    })
  };
}

const JUNK_DRAWER = /(?:^|-)(?:utils?|helpers?|common|managers?|services?|handlers?)(?:-|$)/;

const noJunkDrawer = {
  meta: {
    type: 'problem',
    schema: [],
    messages: {
      forbidden:
        "'{{name}}' says nothing about what is inside, so everything ends up there. Name the noun or the verb; if none fits, the code belongs to another module."
    }
  },
  create: (context) => ({
    Program(node) {
      const parts = context.filename.replaceAll('\\', '/').split('/src/').at(-1)?.split('/') ?? [];
      const names = parts
        .map((part) => part.replace(/\..*$/, ''))
        .filter((name) => name !== 'service-worker');
      const name = names.find((candidate) => JUNK_DRAWER.test(candidate));
      if (name) context.report({ node, messageId: 'forbidden', data: { name } });
    }
  })
};

const SQL_CLOCK = 'now\\(\\)|current_(?:timestamp|date|time)\\b|clock_timestamp\\(';

export const quitte = {
  meta: { name: 'quitte' },
  rules: {
    'no-ambient-time': forbid(
      [
        'NewExpression[callee.name="Date"][arguments.length=0]',
        'CallExpression[callee.name="Date"]',
        'MemberExpression[object.name="Date"][property.name="now"]',
        'MemberExpression[object.name="Temporal"][property.name="Now"]'
      ],
      'Time is an argument: read ctx.clock.now() once per use case and pass it on. Ambient time can be neither moved in the demo nor held still in a test.'
    ),
    'no-database-clock': forbid(
      [
        `TemplateElement[value.raw=/${SQL_CLOCK}/i]`,
        `Literal[value=/${SQL_CLOCK}/i]`,
        'CallExpression[callee.property.name="defaultNow"]'
      ],
      "The database's clock is not ours: it can't be moved and differs from ctx.clock. Hand the instant to SQL as a parameter."
    ),
    'no-floats-for-money': forbid(
      [
        'MemberExpression[property.name="toFixed"]',
        'CallExpression[callee.name="parseFloat"]',
        'MemberExpression[object.name="Number"][property.name="parseFloat"]'
      ],
      'Floats lose cents. Parse with parseAmount, calculate with Money, show with formatMoney (all in #lib/money).'
    ),
    'no-default-export': forbid(
      ['ExportDefaultDeclaration'],
      'A default export has another name in every importer. Export by name, so that a search finds every use.'
    ),
    'no-stand-in-words': forbidText(
      /\b(?:simulat(?:e[ds]?|ion|or)|fake[ds]?|mock(?:ed|s)?|sandbox(?:ed)?)\b/gi,
      "'{{found}}' has no place in the product: it speaks the providers' own protocols and never asks who answers. Stand-ins live in src/sandbox."
    ),
    'no-junk-drawer': noJunkDrawer
  }
};
