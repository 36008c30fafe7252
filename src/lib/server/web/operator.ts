import { redirect, type RequestEvent } from '@sveltejs/kit';
import type { Context } from '../context.ts';
import { findOperatorSession, OPERATOR_COOKIE, type Operator } from '../domain/identity/index.ts';
import { chosenLanguage } from './chosen-language.ts';
import { route } from './route.ts';

/** Who runs the installation: their context acts in their name, and for no merchant. */
export type SignedInOperator = Readonly<{ ctx: Context; operator: Operator; token: string }>;

const SIGN_IN = '/operator/sign-in';

/**
 * Wraps a load or an action of the operators' pages. Nobody is sent to their sign-in page, and back afterwards; staff of
 * whichever merchant are nobody here. Nothing of the page runs before that.
 */
export function operatorRoute<E extends RequestEvent, T>(
  run: (event: E, who: SignedInOperator) => Promise<T>
): (event: E) => Promise<T> {
  return route(async (event: E) => {
    event.locals.language = chosenLanguage(event) ?? event.locals.language;
    const who = await signedIn(event);
    if (!who) redirect(303, `${SIGN_IN}?to=${encodeURIComponent(event.url.pathname + event.url.search)}`);
    return run(event, who);
  });
}

/** Where to go after signing in: a page of the operators, whatever the address says. */
export function operatorPageAfterSignIn(asked: string | null): string {
  return asked !== null && /^\/operator(\/(?!sign-in)[\w/?=&.%-]*)?$/.test(asked) ? asked : '/operator';
}

async function signedIn({ cookies, locals }: RequestEvent): Promise<SignedInOperator | undefined> {
  const token = cookies.get(OPERATOR_COOKIE);
  const operator = token === undefined ? undefined : await findOperatorSession(locals.ctx, token);
  if (token === undefined || !operator) return undefined;
  const { id: operatorId, name } = operator;
  return { ctx: { ...locals.ctx, actor: { kind: 'operator', operatorId, name } }, operator, token };
}
