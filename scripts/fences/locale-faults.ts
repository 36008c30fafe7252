import { keysUsed, type Source } from './locale-keys-used.ts';

/** Texts nested as deep as a page needs them. */
export type TextTree = { readonly [key: string]: string | TextTree };
/** Language → namespace → texts. */
type Catalogues = Readonly<Record<string, Readonly<Record<string, TextTree>>>>;

export type LocaleInput = Readonly<{
  catalogues: Catalogues;
  sources: readonly Source[];
  /** Key prefixes that code completes at run time (`pay:method.`) and why; from `locales/dynamic-keys.json`. */
  dynamicKeys: Readonly<Record<string, string>>;
  /** English texts that may be the same elsewhere (names, abbreviations); from `locales/same-in-all.json`. */
  sameInAll: readonly string[];
}>;

const REFERENCE = 'en';
const VARIANT = /_(?:formal_one|formal_other|formal_many|formal|playful|one|other|many)$/;
/** What a tone adds to a key; the text without it is the friendly one. */
const TONE = /_(?:formal|playful)(?=_|$)/;
/** What every catalogue must have for a counted text. French `many` starts at a million of something: optional. */
const PLURALS = ['one', 'other'];

/** Language → full key (`ns:path_variant`) → text. */
type Texts = ReadonlyMap<string, ReadonlyMap<string, string>>;

/** Every fault of the catalogues, as one line each that names the key and the language; none if all is well. */
export function localeFaults(input: LocaleInput): string[] {
  const texts: Texts = new Map(
    Object.entries(input.catalogues).map(([language, namespaces]) => [language, flatten(namespaces)])
  );
  return [
    ...missingFaults(texts),
    ...pluralFaults(texts),
    ...placeholderFaults(texts),
    ...untranslatedFaults(texts, input.sameInAll),
    ...useFaults(texts, input)
  ].sort();
}

/** The key without plural and tone: what code asks for. */
function baseKey(key: string): string {
  return key.replace(VARIANT, '');
}

function flatten(namespaces: Readonly<Record<string, TextTree>>): Map<string, string> {
  const found = new Map<string, string>();
  const walk = (tree: TextTree, path: string) => {
    for (const [key, value] of Object.entries(tree)) {
      if (typeof value === 'string') found.set(path + key, value);
      else walk(value, `${path}${key}.`);
    }
  };
  for (const [namespace, tree] of Object.entries(namespaces)) walk(tree, `${namespace}:`);
  return found;
}

function missingFaults(texts: Texts): string[] {
  const everywhere = new Set([...texts.values()].flatMap((entries) => [...entries.keys()].map(baseKey)));
  return [...texts].flatMap(([language, entries]) => {
    const here = new Set([...entries.keys()].map(baseKey));
    const empty = [...entries].filter(([, text]) => text.trim() === '').map(([key]) => key);
    const missing = [...everywhere].filter((key) => !here.has(key));
    return [...missing, ...empty].map((key) => `missing: ${key} has no text in ${language}`);
  });
}

function pluralFaults(texts: Texts): string[] {
  const counted = new Set(
    [...texts.values()].flatMap((entries) =>
      [...entries.keys()].filter((key) => /_(one|other|many)$/.test(key)).map(baseKey)
    )
  );
  return [...texts].flatMap(([language, entries]) => {
    const faults: string[] = [];
    for (const key of entries.keys()) {
      const variant = VARIANT.exec(key)?.[0] ?? '';
      const stem = key.replace(/_(one|other|many)$/, '');
      const wanted = counted.has(baseKey(key)) ? PLURALS : [];
      for (const plural of wanted) {
        if (!entries.has(`${stem}_${plural}`))
          faults.push(`plural: ${stem}_${plural} is missing in ${language}`);
      }
      const friendly = key.replace(TONE, '');
      if (friendly !== key && !entries.has(friendly)) {
        faults.push(`missing: ${friendly} has only a ${variant.split('_')[1]} text in ${language}`);
      }
    }
    return [...new Set(faults)];
  });
}

function placeholderFaults(texts: Texts): string[] {
  return [...texts].flatMap(([language, entries]) =>
    [...entries].flatMap(([key, text]) => {
      const expected = placeholdersOf(referenceText(texts, key));
      const actual = placeholdersOf(text);
      // "One invoice" may leave the number out.
      const optional = /_one$/.test(key) ? ['count'] : [];
      const lost = [...expected].filter((name) => !actual.has(name) && !optional.includes(name));
      const unknown = [...actual].filter((name) => !expected.has(name) && !optional.includes(name));
      return [
        ...lost.map((name) => `placeholder: ${key} lacks {{${name}}} in ${language}`),
        ...unknown.map((name) => `placeholder: ${key} has {{${name}}} in ${language} only`)
      ];
    })
  );
}

/** The English text that a variant is measured against; formal or rare plural variants fall back to the plain one. */
function referenceText(texts: Texts, key: string): string | undefined {
  const english = texts.get(REFERENCE);
  const plain = key.replace(TONE, '');
  return english?.get(key) ?? english?.get(plain) ?? english?.get(`${baseKey(key)}_other`);
}

function placeholdersOf(text: string | undefined): Set<string> {
  return new Set([...(text ?? '').matchAll(/\{\{\s*([\w-]+)[^}]*\}\}/g)].map((match) => match[1] ?? ''));
}

function untranslatedFaults(texts: Texts, sameInAll: readonly string[]): string[] {
  const english = texts.get(REFERENCE) ?? new Map<string, string>();
  const known = new Set([...english.values()]);
  const stale = sameInAll.filter((text) => !known.has(text));
  const others = [...texts].filter(([language]) => language !== REFERENCE);
  const faults = others.flatMap(([language, entries]) =>
    [...entries]
      .filter(([key, text]) => english.get(key) === text && hasWords(text) && !sameInAll.includes(text))
      .map(([key, text]) => `untranslated: ${key} is English in ${language}: "${text}"`)
  );
  return [
    ...faults,
    ...stale.map((text) => `stale: same-in-all.json lists "${text}", which is no English text`)
  ];
}

function hasWords(text: string): boolean {
  return /\p{L}{2}/u.test(text.replace(/\{\{[^}]*\}\}/g, ''));
}

function useFaults(texts: Texts, { sources, dynamicKeys, catalogues }: LocaleInput): string[] {
  const keys = new Set([...(texts.get(REFERENCE) ?? new Map<string, string>()).keys()].map(baseKey));
  const used = keysUsed(sources, Object.keys(catalogues[REFERENCE] ?? {}));
  const prefixes = Object.keys(dynamicKeys);
  const isBranch = (key: string) => [...keys].some((known) => known.startsWith(`${key}.`));
  const isDynamic = (key: string) => prefixes.some((prefix) => key.startsWith(prefix));
  return [
    ...[...keys]
      .filter((key) => !used.keys.has(key) && !used.mentionedErrors.has(key) && !isDynamic(key))
      .map((key) => `unused: ${key} is asked for nowhere`),
    ...[...used.keys]
      .filter(([key]) => !keys.has(key) && !isBranch(key))
      .map(([key, file]) => `unknown: ${key} in ${file} has no text`),
    ...[...used.prefixes]
      .filter(([prefix]) => !isDynamic(prefix))
      .map(
        ([prefix, file]) =>
          `undeclared: ${file} completes '${prefix}…' at run time; declare it in dynamic-keys.json`
      ),
    ...prefixes
      .filter((prefix) => ![...keys].some((key) => key.startsWith(prefix)))
      .map((prefix) => `stale: dynamic-keys.json declares '${prefix}', which no key starts with`)
  ];
}
