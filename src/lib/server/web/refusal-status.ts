/**
 * A refusal's code says by its words what kind of no it is. First match wins; everything else is input that we
 * understood and can't accept: 422.
 */
const STATUS_BY_WORDS: readonly (readonly [RegExp, number])[] = [
  [/^too-many-/, 429],
  [/-behind$/, 503],
  [/^merchant-suspended$/, 503],
  [/-too-large$/, 413],
  [/^(api-key-not-found|sign-in-required|sign-in-wrong)$/, 401],
  [/^(webhook-signature|code-wrong)$/, 400],
  [/-(forbidden|not-allowed|foreign)$/, 403],
  [/-(unknown|not-found)$/, 404],
  [/-(expired|revoked|merged)$/, 410],
  [/(^|-)(already|changed|under-way|in-flight|outdated|reused)(-|$)/, 409]
];

/** The HTTP status of a refusal: the one place where codes become numbers. */
export function refusalStatus(code: string): number {
  return STATUS_BY_WORDS.find(([words]) => words.test(code))?.[1] ?? 422;
}
