/** What can be done at the desk: move time, break things, act as the bank or the provider's dashboard. */
import type { ScriptedOutcome } from '../bank/script.ts';
import type { Control } from '../control.ts';
import type { ContentTemplate } from '../messages/twilio-content.ts';
import type { BankAnswer } from '../stripe/outcomes.ts';
import type { FaultInput } from '../world/faults.ts';
import type { World } from '../world/world.ts';
import { clockOf } from './reads.ts';

type Input = Record<string, unknown>;

/** The result, or `undefined` when there is no such action. Refuses wrong input by a RangeError. */
export async function actions(
  world: World,
  control: Control,
  route: string,
  input: Input
): Promise<object | undefined> {
  const [, id = ''] = /^\w+ \/\w+\/([^/]+)/.exec(route) ?? [];
  switch (route.replace(id === '' ? '\0' : id, ':id')) {
    case 'POST /clock':
      return {
        ...(await control.advance(text(input, 'advance') ?? required(input, 'to'))),
        ...clockOf(world, control)
      };
    case 'POST /faults':
      return control.faults.add(faultOf(input));
    case 'DELETE /faults':
      control.faults.clear();
      return { faults: [] };
    case 'DELETE /faults/:id':
    case 'POST /faults/:id/remove':
      control.faults.clear(id);
      return { faults: control.faults.list() };
    case 'POST /refunds':
      return control.refund({ payment_intent: required(input, 'payment_intent'), ...amountOf(input) });
    case 'POST /disputes':
      return control.dispute({
        payment_intent: required(input, 'payment_intent'),
        ...amountOf(input),
        ...(text(input, 'reason') === undefined ? {} : { reason: required(input, 'reason') })
      });
    case 'POST /disputes/:id/close':
      return control.closeDispute(id, required(input, 'outcome') === 'won' ? 'won' : 'lost');
    case 'POST /messages/:id/reply':
      await control.carriers.reply({ id, text: required(input, 'text') });
      return { replied: true };
    case 'POST /sepa/:id/settle':
      return { ended: control.endDebit(id) };
    case 'POST /sepa/:id/fail':
      return { ended: control.endDebit(id, text(input, 'code') ?? 'insufficient_funds') };
    case 'POST /mandates/:id/end':
      control.endMandate(id);
      return { ended: true };
    case 'POST /agency-desk/:id':
      return agencyDesk(control, id, input);
    default:
      return bankAndWebhooks(control, route, input);
  }
}

/** What people at the collection agency do. */
async function agencyDesk(control: Control, what: string, input: Input): Promise<object | undefined> {
  switch (what) {
    case 'reports':
      control.agency.reportTo({ url: required(input, 'url'), secret: required(input, 'secret') });
      return { reportsTo: text(input, 'url') };
    case 'collect': {
      const id = required(input, 'case');
      const found = control.agency.cases().find((each) => each.id === id);
      const amountMinor = Number(required(input, 'amountMinor'));
      if (!found || !Number.isSafeInteger(amountMinor) || amountMinor <= 0)
        throw new RangeError('no such case, or no such amount');
      const paidOn = new Date(control.now()).toISOString().slice(0, 10);
      const payment = `pay_${control.agency.entries().length + 1}`;
      const { currency } = found;
      await control.agency.report('payment.received', { case: id, payment, amountMinor, currency, paidOn });
      return { collected: amountMinor };
    }
    case 'give-back':
      await control.agency.report('case.closed', { case: required(input, 'case'), because: 'uncollectible' });
      return { givenBack: true };
    default:
      return undefined;
  }
}

async function bankAndWebhooks(control: Control, route: string, input: Input): Promise<object | undefined> {
  switch (route) {
    case 'POST /bank/answer':
      return control.answerBank(required(input, 'payment_intent'), required(input, 'answer') as BankAnswer);
    case 'POST /bank/script':
      return control.bank.add({
        ...(text(input, 'number') === undefined
          ? {}
          : { number: required(input, 'number').replace(/\s/g, '') }),
        ...(text(input, 'customer') === undefined ? {} : { customer: required(input, 'customer') }),
        outcomes: outcomesOf(input),
        repeats: input['repeats'] === true || input['repeats'] === 'true'
      });
    case 'DELETE /bank/script':
      control.bank.clear();
      return { scripts: [] };
    case 'POST /dns/txt':
      control.setTxt(required(input, 'name'), [input['values'] ?? []].flat().map(String));
      return { set: true };
    case 'POST /product':
      return connectProduct(control, input);
    case 'POST /whatsapp/templates':
      return control.carriers.addTemplate(input as unknown as ContentTemplate);
    case 'POST /texts':
      await control.carriers.receiveText({
        url: required(input, 'url'),
        from: required(input, 'from'),
        to: required(input, 'to'),
        body: required(input, 'body')
      });
      return { received: true };
    case 'POST /webhooks/release':
      await control.webhooks.release(input['ids'] as string[] | undefined);
      return { held: control.webhooks.held().length };
    case 'POST /webhooks/redeliver':
      await control.webhooks.redeliver(required(input, 'event'), Number(input['times'] ?? 1));
      return { redelivered: true };
    default:
      return undefined;
  }
}

/** Where the product is, for whoever starts it after the sandbox. */
function connectProduct(control: Control, input: Input): object {
  if (Array.isArray(input['opsUrls'])) control.connectProduct(input['opsUrls'] as string[]);
  const mailReportUrl = text(input, 'mailReportUrl');
  if (mailReportUrl !== undefined)
    control.carriers.reportMailTo({ url: mailReportUrl, secret: required(input, 'mailReportSecret') });
  const url = text(input, 'webhookUrl');
  const account = text(input, 'account');
  if (url !== undefined)
    control.webhooks.register(url, { replace: true, ...(account === undefined ? {} : { account }) });
  return { connected: true };
}

function text(input: Input, name: string): string | undefined {
  const value = input[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function required(input: Input, name: string): string {
  const value = text(input, name);
  if (value === undefined) throw new RangeError(`${name} is required`);
  return value;
}

function amountOf(input: Input): { amount?: number } {
  if (input['amount'] === undefined || input['amount'] === '') return {};
  const amount = Number(input['amount']);
  if (!Number.isSafeInteger(amount) || amount < 1)
    throw new RangeError('amount is in minor units, a whole number above zero');
  return { amount };
}

function outcomesOf(input: Input): ScriptedOutcome[] {
  if (Array.isArray(input['outcomes'])) return input['outcomes'] as ScriptedOutcome[];
  const outcome = (text(input, 'outcome') ?? 'decline') as ScriptedOutcome['outcome'];
  const declineCode = text(input, 'declineCode');
  return [{ outcome, ...(declineCode === undefined ? {} : { declineCode }) }];
}

function faultOf(input: Input): FaultInput {
  const fault: Record<string, unknown> = { kind: required(input, 'kind') };
  for (const name of ['method', 'path', 'event'])
    if (text(input, name) !== undefined) fault[name] = input[name];
  for (const name of ['nth', 'count', 'delayMs', 'status']) {
    if (input[name] === undefined || input[name] === '') continue;
    fault[name] = input[name] === null ? null : Number(input[name]);
  }
  if (typeof input['stored'] === 'boolean') fault['stored'] = input['stored'];
  return fault as unknown as FaultInput;
}
