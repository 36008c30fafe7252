import { globSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { describe, expect, test } from 'vitest';

type Tree = { readonly [key: string]: string | Tree };

/** How a reader is addressed who chose *u*, *Sie* or *vous*, and one who didn't. English has one word for both. */
const SPEAKS = {
  nl: { formal: /\b(?:u|uw|uzelf)\b/i, friendly: /\b(?:je|jij|jou|jouw|jezelf)\b/i },
  // "Sie" and "Ihre" at the beginning of a sentence are also *she*, *they* and *their*.
  de: {
    formal: /(?<![.:!?] )(?<!^)\b(?:Sie|Ihnen|Ihre?[mnrs]?)\b/,
    friendly: /\b(?:du|dir|dich|deine?[mnrs]?)\b/i
  },
  fr: {
    formal: /(?<!\p{L})(?:vous|votre|vos|(?!chez|assez|nez)\p{L}+ez)(?!\p{L})/iu,
    friendly: /(?<!\p{L})(?:(?:tu|toi|ton|tes)(?!\p{L})|t’)/iu
  }
} as const;

const TONE = /_(?:formal|playful)(?=_|$)/;

function textsOf(language: string): Map<string, string> {
  const found = new Map<string, string>();
  const walk = (tree: Tree, path: string) => {
    for (const [key, value] of Object.entries(tree))
      if (typeof value === 'string') found.set(path + key, value);
      else walk(value, `${path}${key}.`);
  };
  for (const file of globSync(`locales/${language}/*.json`).sort())
    walk(JSON.parse(readFileSync(file, 'utf8')) as Tree, `${basename(file, '.json')}:`);
  return found;
}

describe.each(Object.entries(SPEAKS))('in %s', (language, { formal, friendly }) => {
  const texts = textsOf(language);
  const formalKeys = [...texts.keys()].filter((key) => key.includes('_formal'));

  test('nobody who chose the formal word is addressed by the friendly one', () => {
    expect(formalKeys.length).toBeGreaterThan(50);
    expect(formalKeys.filter((key) => friendly.test(texts.get(key)!))).toEqual([]);
  });

  test('nobody else is addressed formally where there are two ways to say it, nor by a refusal', () => {
    const spoken = new Set(formalKeys.map((key) => key.replace(TONE, '')));
    const wrong = [...texts].filter(
      ([key, text]) =>
        !key.includes('_formal') &&
        (spoken.has(key) || /^(?:errors|collection):/.test(key)) &&
        formal.test(text)
    );
    expect(wrong.map(([key]) => key)).toEqual([]);
  });

  test('what speaks to a customer about their payment is said in both ways', () => {
    const only = [...texts.keys()].filter(
      (key) => key.startsWith('collection:') && !TONE.test(key) && friendly.test(texts.get(key)!)
    );
    expect(only.filter((key) => !texts.has(`${key}_formal`))).toEqual([]);
  });
});
