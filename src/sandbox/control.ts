/** The in-process handle on the outside world, for tests and for the desk. */
import { agencyBook, type AgencyCase, type AgencyEntry } from './agency/book.ts';
import { report, reportAgencyTo, type AgencyReportTarget } from './agency/reports.ts';
import { bankScripts, type BankScripts } from './bank/script.ts';
import { setTxt } from './dns/name-server.ts';
import type { MailReportTarget } from './messages/mail-reports.ts';
import { messageTray, type MessageTray } from './messages/tray.ts';
import { receiveMail, reply, type NewMail } from './messages/replies.ts';
import { receiveText } from './messages/twilio-callbacks.ts';
import { addTemplate, type ContentTemplate } from './messages/twilio-content.ts';
import type { TwilioCredentials } from './messages/twilio.ts';
import { readBook, type Book } from './stripe/book.ts';
import { closeDispute, openDispute } from './stripe/disputes.ts';
import { addWebhookEndpoint } from './stripe/endpoints/account.ts';
import { noSuch } from './stripe/errors.ts';
import { listHeld, redeliver, releaseHeld, type Delivery, type DeliveryRecord } from './stripe/events.ts';
import { endMandate } from './stripe/mandates.ts';
import type { DisputeObject, EventObject, PaymentIntentObject, RefundObject } from './stripe/objects.ts';
import { answerBank, endDebit, type BankAnswer, type RedirectStatus } from './stripe/outcomes.ts';
import { createRefund, type RefundInput } from './stripe/refunds.ts';
import { tablesOf, type Tables } from './stripe/tables.ts';
import { worldActor } from './stripe/tasks.ts';
import { advanceTo, timeAfter, type Advanced } from './world/advance.ts';
import type { Faults } from './world/faults.ts';
import type { World } from './world/world.ts';
import type { Actor } from './stripe/call.ts';

export interface Webhooks {
  /** Registers an endpoint for an account (the first when absent), or replaces all; its secret is the account's. */
  register(url: string, options?: { account?: string; events?: string[]; replace?: boolean }): string;
  deliveries(): DeliveryRecord[];
  held(): { id: string; delivery: Delivery; event: EventObject }[];
  /** Lets held deliveries go in this order, and awaits them. */
  release(ids?: readonly string[]): Promise<void>;
  /** Sends an event again, `times` times, and awaits it. */
  redeliver(eventId: string, times?: number): Promise<void>;
}

/** What carriers know and do besides taking messages. */
export interface Carriers {
  /** A WhatsApp template at Twilio. */
  addTemplate(template: ContentTemplate): ContentTemplate;
  /** Somebody writes: the product's inbound address is told. `whatsapp:+31…` opens free text for a day. */
  receiveText(message: { url: string; from: string; to: string; body: string }): Promise<void>;
  receiveMail(mail: NewMail): Promise<void>;
  /** Whoever got a message answers it, by its own channel. */
  reply(answer: { id: string; text: string }): Promise<void>;
  /** Where mail systems report to from now on. */
  reportMailTo(target: MailReportTarget): void;
  /** Where a public origin of the product really listens. */
  addHost(origin: string, url: string): void;
}

/** What the people at a collection agency do, and what they wrote down. */
export interface AgencyDesk {
  cases(): AgencyCase[];
  entries(): AgencyEntry[];
  /** Where it reports to from now on. */
  reportTo(target: AgencyReportTarget): void;
  /** Tells the product something; `copies`: the very same report again. */
  report: (
    ...asked: Parameters<typeof report> extends [World, ...infer Rest] ? Rest : never
  ) => Promise<void>;
}

export interface Control {
  readonly faults: Faults;
  readonly bank: BankScripts;
  readonly messages: MessageTray;
  readonly webhooks: Webhooks;
  readonly agency: AgencyDesk;
  readonly carriers: Carriers;
  /** What a name's TXT records say from now on. */
  setTxt(name: string, values: readonly string[]): void;
  book(): Book;
  /** What an account (the first when absent) holds at the provider. */
  stripe(account?: string): Tables;
  intents(): PaymentIntentObject[];
  events(): EventObject[];
  /** Milliseconds since 1970. */
  now(): number;
  /** Moves the sandbox's clock only, and runs what is due here. */
  setClock(to: number | string): Promise<void>;
  /** Moves the sandbox and the product together; an ISO duration or an ISO instant. */
  advance(by: string): Promise<Advanced>;
  nextDueAt(): number | undefined;
  /** Where the product's clocks are (`{url}/clock`), when they are known only after the sandbox has started. */
  connectProduct(opsUrls: readonly string[]): void;
  /** Runs what is due here: settlements and deliveries. Returns how many things ran. */
  runDue(): Promise<number>;
  /** The customer's answer on the bank's page. */
  answerBank(intent: string, answer: BankAnswer): { url: string | null; status: RedirectStatus };
  refund(input: RefundInput): RefundObject;
  dispute(input: {
    payment_intent: string;
    amount?: number;
    reason?: string;
    isInquiry?: boolean;
  }): DisputeObject;
  closeDispute(id: string, how: 'won' | 'lost'): DisputeObject;
  /** Ends a debit that is under way; with a failure code it fails. Returns whether it was under way. */
  endDebit(intent: string, failureCode?: string): boolean;
  endMandate(id: string): void;
}

export function controlOf(
  world: World,
  opsUrls: readonly string[],
  twilio: TwilioCredentials | undefined
): Control {
  const { faults, timeline, clock } = world;
  let productOpsUrls = opsUrls;
  return {
    faults,
    bank: bankScripts(world),
    messages: messageTray(world),
    webhooks: webhooksOf(world),
    agency: {
      cases: () => agencyBook(world).cases(),
      entries: () => agencyBook(world).entries(),
      reportTo: (target) => reportAgencyTo(world, target),
      report: (...asked) => report(world, ...asked)
    },
    carriers: {
      addTemplate: (template) => addTemplate(world, template),
      receiveText: (message) => receiveText(world, twilio, message),
      receiveMail: (mail) => receiveMail(world, mail),
      reply: (answer) => reply(world, twilio, answer),
      reportMailTo: (target) => world.keepSetting('mail-reports', target),
      addHost: (origin, url) =>
        world.keepSetting('hosts', { ...world.setting<Record<string, string>>('hosts', {}), [origin]: url })
    },
    setTxt: (name, values) => setTxt(world, name, values),
    book: () => readBook(world),
    stripe: (account = world.accounts[0]!.id) => tablesOf(world, account),
    intents: () => world.accounts.flatMap(({ id }) => tablesOf(world, id).paymentIntents.values()),
    events: () => world.accounts.flatMap(({ id }) => tablesOf(world, id).events.values()),
    now: () => clock.now(),
    async setClock(to) {
      clock.moveTo(typeof to === 'number' ? to : Date.parse(to));
      await timeline.runDue();
    },
    advance: (by) =>
      advanceTo(world, by.startsWith('P') ? timeAfter(clock.now(), by) : instantOf(by), productOpsUrls),
    connectProduct(urls) {
      productOpsUrls = [...urls];
    },
    nextDueAt: () => timeline.nextDueAt(),
    runDue: () => timeline.runDue(),
    ...outsideActs(world)
  };
}

function instantOf(text: string): number {
  const time = Date.parse(text);
  if (Number.isNaN(time)) throw new RangeError(`neither a duration (P3D) nor an instant: ${text}`);
  return time;
}

type OutsideActs = Pick<
  Control,
  'answerBank' | 'refund' | 'dispute' | 'closeDispute' | 'endDebit' | 'endMandate'
>;

/** What happens without the product asking: at the bank, or in the provider's dashboard. */
function outsideActs(world: World): OutsideActs {
  const ownerOf = (name: keyof Tables, id: string): Actor => {
    const owner = world.accounts.find((account) => tablesOf(world, account.id)[name].get(id) !== undefined);
    if (!owner) throw noSuch(name, id);
    return worldActor(world, owner.id);
  };
  return {
    answerBank: (intent, answer) => answerBank(ownerOf('paymentIntents', intent), intent, answer),
    refund(input) {
      const actor =
        input.charge === undefined
          ? ownerOf('paymentIntents', input.payment_intent ?? '')
          : ownerOf('charges', input.charge);
      return createRefund(actor, input);
    },
    dispute({ payment_intent, amount, reason, isInquiry }) {
      const actor = ownerOf('paymentIntents', payment_intent);
      const charge = actor.tables.charges.get(
        actor.tables.paymentIntents.get(payment_intent)?.latest_charge ?? ''
      );
      if (charge?.status !== 'succeeded')
        throw new RangeError(`${payment_intent} has no successful charge to dispute`);
      const isDebit = charge.payment_method_details?.type === 'sepa_debit';
      return openDispute(actor, charge, {
        reason: reason ?? (isDebit ? 'debit_not_authorized' : 'fraudulent'),
        ...(amount === undefined ? {} : { amount }),
        ...(isInquiry === undefined ? {} : { isInquiry })
      });
    },
    closeDispute(id, how) {
      const actor = ownerOf('disputes', id);
      return closeDispute(actor, actor.tables.disputes.get(id)!, how);
    },
    endDebit: (intent, failureCode) =>
      endDebit(ownerOf('paymentIntents', intent), intent, failureCode ?? null),
    endMandate(id) {
      const actor = ownerOf('mandates', id);
      endMandate(actor, actor.tables.mandates.get(id)!);
    }
  };
}

function webhooksOf(world: World): Webhooks {
  const eventOf = ({ account, event }: Delivery): EventObject => tablesOf(world, account).events.get(event)!;
  return {
    register(url, { account = world.accounts[0]!.id, events = ['*'], replace = false } = {}) {
      const { webhookEndpoints } = tablesOf(world, account);
      if (replace) for (const { id } of webhookEndpoints.values()) webhookEndpoints.remove(id);
      return addWebhookEndpoint(worldActor(world, account), { url, enabled_events: events }).id;
    },
    deliveries: () => world.store.collection<DeliveryRecord>('stripe/deliveries').values(),
    held: () => listHeld(world).map(([id, delivery]) => ({ id, delivery, event: eventOf(delivery) })),
    async release(ids) {
      releaseHeld(world, ids);
      await world.timeline.runDue();
    },
    async redeliver(eventId, times = 1) {
      const owner = world.accounts.find((account) => tablesOf(world, account.id).events.get(eventId));
      if (!owner) throw noSuch('event', eventId);
      redeliver(world, owner.id, eventId, times);
      await world.timeline.runDue();
    }
  };
}
