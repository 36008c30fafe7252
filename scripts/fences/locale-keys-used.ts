/** A file of code, by its path. */
export type Source = Readonly<{ file: string; text: string }>;

/**
 * Keys and run-time prefixes that code asks for, each with the first file that does; and every `errors:` key whose code
 * is written somewhere, be it in a table or handed on by a variable.
 */
export type KeysUsed = Readonly<{
  keys: ReadonlyMap<string, string>;
  prefixes: ReadonlyMap<string, string>;
  mentionedErrors: ReadonlySet<string>;
}>;

/** `new Refusal('link-expired'`, a subclass of it, or a subclass calling `super('link-expired'`. */
const REFUSAL = /(?:new\s+\w*Refusal|super)\(\s*'([a-z][a-z0-9]*(?:-[a-z0-9]+)*)'/g;

/** What an API key may do (`messages:read`): no text has such a key. */
const SCOPE = /^[a-z-]+:(read|write)$/;

/**
 * Finds the text keys in code. A key is a quoted `namespace:path` of a namespace that exists; a template that goes
 * on (`` `pay:method.${method}` ``) is a prefix. A refusal's code asks for `errors:<code>`.
 */
export function keysUsed(sources: readonly Source[], namespaces: readonly string[]): KeysUsed {
  const names = namespaces.join('|');
  // `messages:read` is what an API key may do (identity/api-keys.ts), not a text.
  const literal = new RegExp(`(['"\`])((?:${names}):(?!(?:read|write)\\1)[\\w.-]+)\\1`, 'g');
  const template = new RegExp(`\`((?:${names}):[\\w.-]*)\\$\\{`, 'g');
  const keys = new Map<string, string>();
  const prefixes = new Map<string, string>();
  const mentionedErrors = new Set<string>();
  const note = (found: Map<string, string>, key: string, file: string) => {
    if (!found.has(key)) found.set(key, file);
  };
  for (const { file, text: withComments } of names ? sources : []) {
    const text = withoutComments(withComments);
    for (const [, , key = ''] of text.matchAll(literal)) if (!SCOPE.test(key)) note(keys, key, file);
    for (const match of text.matchAll(template)) note(prefixes, match[1] ?? '', file);
    if (!namespaces.includes('errors')) continue;
    for (const match of text.matchAll(/'([a-z][a-z0-9-]*)'/g)) mentionedErrors.add(`errors:${match[1]}`);
    for (const match of text.matchAll(REFUSAL)) note(keys, `errors:${match[1]}`, file);
  }
  // Whatever was refused is looked up by its code: that is what the namespace is for.
  prefixes.delete('errors:');
  return { keys, prefixes, mentionedErrors };
}

// A key in a comment is an example, not a use; `reach('pay:opened')` names a failpoint. A `//` inside a string (a URL) has no space before it.
function withoutComments(text: string): string {
  return text.replace(/\/\*[^]*?\*\/|<!--[^]*?-->|(?<=^|\s)\/\/.*$|\breach\('[^']*'\)/gm, '');
}
