/** Try later: a lock timeout, a provider's 5xx, a rate limit. The queue backs off and logs a warning. */
export class Transient extends Error {
  constructor(what: string, cause?: unknown) {
    super(what, { cause });
    this.name = 'Transient';
  }
}
