import { catalogue, type Namespace, type TextBranch } from './catalogue.server.ts';
import type { TextTree } from './text-paths.ts';
import type { Formality, Language } from './languages.ts';
import type { PageTexts } from './text-reader.ts';

/**
 * The texts that a page needs, for `textReader` in that page: single keys (`pay:title`) or branches (`pay:method`).
 * Keys keep their namespace; the formal variant has taken the place of the friendly one. Throws on an unknown key:
 * the list is written in code, so that is a defect.
 */
export function pickTexts(
  language: Language,
  formality: Formality,
  wanted: readonly TextBranch[]
): PageTexts {
  const name = `${language} ${formality} ${wanted.join(' ')}`;
  const found = picked.get(name) ?? { language, texts: settledTexts(language, formality, wanted) };
  picked.set(name, found);
  return found;
}

/** Every page asks for the same texts again and again; there are as many answers as pages, languages and tones. */
const picked = new Map<string, PageTexts>();

function settledTexts(language: Language, formality: Formality, wanted: readonly TextBranch[]) {
  const texts: Record<string, string> = {};
  for (const branch of wanted) {
    const [namespace, path] = branch.split(':', 2) as [Namespace, string | undefined];
    const found = flatTexts(language, namespace).filter(([key]) => path === undefined || isWithin(key, path));
    if (found.length === 0) throw new Error(`No text ${branch} in ${language}`);
    for (const [key, text] of settleFormality(found, formality)) texts[`${namespace}:${key}`] = text;
  }
  return texts;
}

type Entry = readonly [key: string, text: string];

/** `method.ideal`, `method.ideal_one` and `method.ideal_formal` are within both `method` and `method.ideal`. */
function isWithin(key: string, path: string): boolean {
  return (
    key === path ||
    key.startsWith(`${path}.`) ||
    (/^_(formal|playful|one|other)/.test(key.slice(path.length)) && key.startsWith(path))
  );
}

function settleFormality(entries: readonly Entry[], formality: Formality): Entry[] {
  // Pages are never playful.
  const friendly = entries.filter(([key]) => !/_(formal|playful)/.test(key));
  if (formality === 'friendly') return friendly;
  const formal = entries
    .filter(([key]) => key.includes('_formal'))
    .map(([key, text]) => [key.replace('_formal', ''), text] as const);
  return [...friendly, ...formal];
}

const flattened = new Map<string, Entry[]>();

function flatTexts(language: Language, namespace: Namespace): Entry[] {
  const name = `${language} ${namespace}`;
  let entries = flattened.get(name);
  if (!entries) {
    entries = flatten(catalogue[language][namespace]);
    flattened.set(name, entries);
  }
  return entries;
}

/** Every text of a tree with its dotted path. */
export function flatten(tree: TextTree, prefix = ''): Entry[] {
  return Object.entries(tree).flatMap(([key, value]) =>
    typeof value === 'string' ? [[prefix + key, value] as const] : flatten(value, `${prefix}${key}.`)
  );
}
