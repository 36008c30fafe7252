/** Sources to add to a page's content security policy, by directive. */
export type Sources = Readonly<Record<string, readonly string[]>>;

/** Lets this page open the provider's card form; every other page may load our own things only. */
export function allowCardForm(locals: App.Locals): void {
  locals.allowsCardForm = true;
}

/** Lets this page show pages of ours in frames; those say themselves that they may be framed. */
export function allowOwnFrames(locals: App.Locals): void {
  locals.allowsOwnFrames = true;
}

/**
 * What the card form needs. At Stripe: https://docs.stripe.com/security/guide#content-security-policy. A script from
 * another host talks to that host alone.
 */
export function cardFormSources(scriptUrl: string): Sources {
  const { origin, hostname } = new URL(scriptUrl);
  if (!hostname.endsWith('.stripe.com')) {
    return { 'script-src': [origin], 'frame-src': [origin], 'connect-src': [origin], 'img-src': [origin] };
  }
  const script = [origin, 'https://*.js.stripe.com'];
  return {
    'script-src': script,
    'frame-src': [...script, 'https://hooks.stripe.com'],
    'connect-src': ['https://api.stripe.com'],
    'img-src': ['https://*.stripe.com']
  };
}

/** The policy with `sources` added. `'none'` gives way; a directive that was not there is added. */
export function addSources(policy: string, sources: Sources): string {
  const directives = new Map(
    policy
      .split(';')
      .map((directive) => directive.trim().split(/\s+/))
      .filter(([name]) => name)
      .map(([name, ...values]) => [name!, values] as const)
  );
  for (const [name, added] of Object.entries(sources)) {
    const values = (directives.get(name) ?? []).filter((value) => value !== "'none'");
    directives.set(name, [...new Set([...values, ...added])]);
  }
  return [...directives].map(([name, values]) => [name, ...values].join(' ')).join('; ');
}
