/** What one can do here by button. */
import { testCards } from '../bank/cards.ts';
import type { Control } from '../control.ts';
import { escapeHtml as h } from '../http/html.ts';
import type { PaymentIntentObject } from '../stripe/objects.ts';
import { requestFaultKinds, webhookFaultKinds } from '../world/faults.ts';
import type { World } from '../world/world.ts';
import { back, badge, dateTime, money, table } from './parts.ts';

export function clockSection(world: World, control: Control): string {
  const due = control.nextDueAt();
  const next =
    due === undefined ? 'Nothing is due here.' : `Next here: ${dateTime(new Date(due).toISOString())}.`;
  const steps = [
    ['PT1H', 'One hour on'],
    ['P1D', 'One day on'],
    ['P3D', 'Three days on'],
    ['P7D', 'One week on'],
    ['P1M', 'One month on']
  ] as const;
  const buttons = steps
    .map(([advance, text]) => `<button name="advance" value="${advance}">${text}</button>`)
    .join('');
  const runs = world.clock.runs ? 'Time passes by itself.' : 'Time stands still until you move it.';
  return `<section aria-labelledby="clock"><h2 id="clock">Time</h2><p class="quiet">${h(runs)} ${h(next)} Moving on runs everything that is due on the way, here and in the product.</p>
    <form method="post" action="/clock">${back('/')}${buttons}</form></section>`;
}

export function intentSection(control: Control, limit: number): string {
  const rows = control
    .intents()
    .slice(-limit)
    .reverse()
    .map((intent) => [
      h(dateTime(new Date(intent.created * 1000).toISOString())),
      `${h(intent.description ?? '')}<br><code>${h(intent.id)}</code>`,
      money(intent.amount, intent.currency),
      stateOf(intent),
      actionsOf(control, intent)
    ]);
  return `<section aria-labelledby="intents"><h2 id="intents">Latest payments</h2>${table(['When', 'What', 'Amount', 'State', 'Act as the bank, or from the dashboard'], rows, 'Nobody has paid yet.')}</section>`;
}

function stateOf({ status, last_payment_error }: PaymentIntentObject): string {
  const kind = status === 'succeeded' ? 'good' : last_payment_error ? 'bad' : 'wait';
  const why = last_payment_error?.decline_code ?? last_payment_error?.code;
  return badge(kind, status) + (why ? `<br><span class="quiet">${h(why)}</span>` : '');
}

function actionsOf(control: Control, intent: PaymentIntentObject): string {
  const act = (action: string, fields: Record<string, string>, text: string): string => {
    const hidden = Object.entries(fields).map(
      ([name, value]) => `<input type="hidden" name="${name}" value="${h(value)}">`
    );
    return `<form method="post" action="${action}">${back('/#intents')}${hidden.join('')}<button aria-label="${h(text)}: ${h(intent.id)}">${h(text)}</button></form>`;
  };
  const { id } = intent;
  if (intent.status === 'processing') {
    return (
      act(`/sepa/${id}/settle`, {}, 'Debit succeeds') +
      act(`/sepa/${id}/fail`, { code: 'insufficient_funds' }, 'Debit fails')
    );
  }
  if (intent.status === 'requires_action') {
    const answer = (value: string) => ({ payment_intent: id, answer: value });
    return (
      act('/bank/answer', answer('approve'), 'Approve') + act('/bank/answer', answer('decline'), 'Refuse')
    );
  }
  if (intent.status !== 'succeeded') return '–';
  const charge = control.stripe().charges.get(intent.latest_charge ?? '');
  const dispute = control
    .stripe()
    .disputes.values()
    .find((one) => one.payment_intent === id);
  if (dispute && !['won', 'lost', 'warning_closed'].includes(dispute.status)) {
    return (
      act(`/disputes/${dispute.id}/close`, { outcome: 'won' }, 'Dispute won') +
      act(`/disputes/${dispute.id}/close`, { outcome: 'lost' }, 'Dispute lost')
    );
  }
  if (dispute || charge?.refunded) return '–';
  return (
    act('/refunds', { payment_intent: id }, 'Refund') + act('/disputes', { payment_intent: id }, 'Dispute')
  );
}

export function faultSection(control: Control): string {
  const rows = control.faults
    .list()
    .map((fault) => [
      h(fault.kind),
      h([fault.method, fault.path, fault.event].filter(Boolean).join(' ') || 'anything'),
      `from call ${fault.nth}, ${fault.count === null ? 'always' : `${fault.count}×`}`,
      `<form method="post" action="/faults/${h(fault.id)}/remove">${back('/#faults')}<button aria-label="Remove: ${h(fault.kind)}">Remove</button></form>`
    ]);
  const options = [...requestFaultKinds, ...webhookFaultKinds]
    .map((kind) => `<option>${h(kind)}</option>`)
    .join('');
  const cards = testCards
    .filter(
      ({ declines, authentication, dispute, refund }) => declines ?? authentication ?? dispute ?? refund
    )
    .map((card) => [
      `<code>${h(card.number)}</code>`,
      h(
        card.declines ??
          (card.dispute
            ? `dispute: ${card.dispute}`
            : (card.refund ??
              `3-D Secure: ${card.authentication ?? ''}${card.afterAuthentication ? `, then ${card.afterAuthentication}` : ''}`))
      )
    ]);
  return `<section aria-labelledby="faults"><h2 id="faults">Break things</h2>
    <form method="post" action="/faults">${back('/#faults')}
      <label>What<select name="kind">${options}</select></label>
      <label>Method<input name="method" size="6" placeholder="POST"></label>
      <label>Path<input name="path" placeholder="/v1/payment_intents*"></label>
      <label>Event<input name="event" placeholder="payment_intent.*"></label>
      <label>From call<input name="nth" inputmode="numeric" size="4" placeholder="1"></label>
      <label>Times<input name="count" inputmode="numeric" size="4" placeholder="1"></label>
      <label>Delay, ms<input name="delayMs" inputmode="numeric" size="6"></label>
      <button class="primary">Add</button>
    </form>
    ${table(['What', 'Where', 'When', 'Do'], rows, 'Nothing is broken.')}
    <details><summary>Cards that misbehave</summary>${table(['Card', 'What it does'], cards, '')}</details></section>`;
}
