import { fail, redirect, type ActionFailure } from '@sveltejs/kit';
import type { payInvoices } from '#lib/server/domain/collection/index.ts';
import { Refusal } from '#lib/server/web/index.ts';
import type { PortalPaths } from './paths.ts';
import type { PortalWords } from './words.server.ts';

type PayOutcome = Awaited<ReturnType<typeof payInvoices>>;

/** Why nothing was paid, in words. */
export type PayProblem = Readonly<{ problem: Readonly<{ title: string; text: string }> }>;

type Told = Readonly<{ text: string; status: number }>;

/** Refusals that the page explains; all others are the wrapper's business. Each says that nothing was taken. */
const TOLD: Readonly<Record<string, Told>> = {
  'amount-changed': { text: 'amount-changed', status: 409 },
  'payment-under-way': { text: 'payment-under-way', status: 409 },
  'payment-method-unknown': { text: 'method-gone', status: 422 },
  'method-not-offered': { text: 'method-gone', status: 422 },
  'part-below-minimum': { text: 'amount-changed', status: 422 },
  'part-above-balance': { text: 'amount-changed', status: 422 },
  'nothing-to-pay': { text: 'amount-changed', status: 409 },
  'nothing-to-collect': { text: 'amount-changed', status: 409 },
  'try-again-too-soon': { text: 'too-soon', status: 409 },
  'try-again-impossible': { text: 'impossible', status: 409 },
  'email-needed-to-remember': { text: 'method-gone', status: 422 },
  'books-behind': { text: 'away', status: 503 },
  'provider-away': { text: 'away', status: 503 },
  'too-many-attempts': { text: 'away', status: 429 },
  'form-outdated': { text: 'form-outdated', status: 409 }
};

/** Pays, and goes where the outcome leads; answers only when nothing was paid, with the reason in words. */
export async function payAndGo(
  paths: PortalPaths,
  words: PortalWords,
  pay: () => Promise<PayOutcome>
): Promise<ActionFailure<PayProblem>> {
  const outcome = await pay().catch((fault: unknown) => {
    if (fault instanceof Refusal && fault.code in TOLD) return problemOf(fault, words);
    throw fault;
  });
  if ('data' in outcome) return outcome;
  // Not straight to the bank: `form-action` in the content security policy also guards where a form's answer leads.
  const to =
    outcome.kind === 'requires-action'
      ? paths.payBank(outcome.attemptId)
      : paths.payResult(outcome.attemptId);
  return redirect(303, to);
}

function problemOf({ code, params }: Refusal, { t, dateTime }: PortalWords): ActionFailure<PayProblem> {
  const { text, status } = TOLD[code]!;
  const at = typeof params['at'] === 'string' ? dateTime(Temporal.Instant.from(params['at'])) : '';
  const title = t(`portal:pay.problem.${text as 'away'}.title`);
  return fail(status, {
    problem: { title, text: t(`portal:pay.problem.${text as 'too-soon'}.text`, { at }) }
  });
}
