/**
 * We said no, and the caller can know why: already paid, expired, not yours. Carries a stable code and parameters,
 * never prose; `locales/<lang>/errors.json` has the words. Throwing rolls the open transaction back by itself.
 */
export class Refusal extends Error {
  readonly code: string;
  readonly params: Readonly<Record<string, unknown>>;

  constructor(code: string, params: Readonly<Record<string, unknown>> = {}) {
    super(code);
    this.name = 'Refusal';
    this.code = code;
    this.params = params;
  }
}
