import { compare } from '#lib/money/index.ts';
import { Refusal } from '../../platform/refusal.ts';
import type {
  BookEntry,
  ChargeOutcome,
  ChargeRequest,
  Decline,
  FileAccount,
  Gateway,
  SetupOutcome,
  SetupRequest
} from '../index.ts';
import { isDebitable } from './is-debitable.ts';
import { disputeOf, instrumentOf, outcomeOf } from './outcomes.ts';
import type { BankStore, DebitRecord, MandateRecord } from './store.ts';

const refused = (code: string, of: Decline['class'] = 'merchant'): ChargeOutcome & SetupOutcome => ({
  kind: 'failed',
  decline: { class: of, code }
});

/**
 * The gateway that works by files. A charge is taken in for the next file and stays `processing` until a bank's file
 * says what became of it. It has no browser side, no webhooks and no refunds of its own: money goes back by a transfer
 * that the merchant makes. What was asked and answered is in the store; nothing is remembered here.
 */
export function openBankGateway(
  openStore: (account: FileAccount) => BankStore
): (account: FileAccount) => Gateway {
  return (account) => gatewayOver(openStore(account));
}

function gatewayOver(store: BankStore): Gateway {
  return {
    browser: { publishableKey: '' },
    // A bank knows no customers of ours: our own id is as good as any.
    createCustomer: ({ customerId }) => Promise.resolve(customerId),
    charge: (request) => orUnknown(() => charge(store, request)),
    lookUp: ({ attemptId, gatewayRef }) =>
      orUnknown(async () => {
        const debit = await store.findDebit(
          gatewayRef === undefined ? { attemptId } : { endToEndId: gatewayRef }
        );
        return debit ? outcomeOf(debit) : { kind: 'not-found' as const };
      }),
    spendKey: ({ attemptId, amount }) =>
      orUnknown(async () =>
        outcomeOf(await store.spendAttempt({ attemptId, endToEndId: endToEndIdOf(attemptId), amount }))
      ),
    cancel: ({ gatewayRef }) =>
      orUnknown(async () => {
        const debit = await store.cancelDebit(gatewayRef);
        return debit ? outcomeOf(debit) : { kind: 'unknown' as const, because: 'no debit of this reference' };
      }),
    refund: () => Promise.resolve({ kind: 'failed', code: 'refund-by-transfer' }),
    lookUpRefund: () => Promise.resolve({ kind: 'not-found' }),
    readRefund: () => Promise.reject(new Refusal('gateway-object-missing')),
    readDispute: (gatewayRef) => readDispute(store, gatewayRef),
    setUp: (request) => setUp(store, request),
    lookUpSetup: async ({ setupId }) => {
      const mandate = await store.findMandateByKey(setupId);
      return mandate ? stored(mandate) : { kind: 'unknown', because: 'no mandate of this set-up' };
    },
    readMethod: async (methodRef) => {
      const mandate = await readMandate(store, methodRef);
      return { facts: instrumentOf(mandate), isAttached: mandate.isActive };
    },
    detachMethod: (methodRef) => store.endMandate(methodRef),
    readMandate: async (mandateRef) => {
      const { isActive, reference } = await readMandate(store, mandateRef);
      return { status: isActive ? 'active' : 'inactive', reference };
    },
    readWebhook: () => {
      throw new Refusal('webhook-signature');
    },
    parseEvent: () => {
      throw new Refusal('gateway-object-missing');
    },
    listBook: (since) => listBook(store, since),
    // What the bank keeps stands in its statements.
    listFees: () => nothing(),
    // What the bank has to tell comes in its files (`domain/bank-files`).
    listEvents: () => nothing()
  };
}

/** Our attempt's id in the 35 characters that a bank gives us: it is in every report and statement. */
function endToEndIdOf(attemptId: string): string {
  return attemptId.replaceAll('-', '');
}

async function charge(store: BankStore, request: ChargeRequest): Promise<ChargeOutcome> {
  const { attemptId, amount, instrument, description } = request;
  if (amount.currency !== 'EUR') return refused('debit-currency-not-euro');
  const known = await store.findDebit({ attemptId });
  if (known) return sameOrUnknown(known, request);
  if (instrument.kind !== 'iban' && instrument.kind !== 'stored') return refused('method-not-offered');
  if (instrument.kind === 'iban' && !isDebitable(instrument.iban)) return refused('AC01', 'fix-data');
  const mandate =
    instrument.kind === 'stored'
      ? await store.findMandate(instrument.methodRef)
      : await store.addMandate({
          key: attemptId,
          customerRef: request.customerRef,
          iban: instrument.iban,
          holder: instrument.holder,
          isOneOff: request.save === undefined,
          acceptance: request.save?.acceptance ?? instrument.acceptance
        });
  if (!mandate?.isActive) return refused('MD01', 'never');
  const debit = await store.acceptDebit({
    attemptId,
    endToEndId: endToEndIdOf(attemptId),
    amount,
    mandateId: mandate.id,
    text: description
  });
  return sameOrUnknown(debit, request);
}

/** One attempt with two amounts is not guessed at. */
function sameOrUnknown(debit: DebitRecord, { amount }: ChargeRequest): ChargeOutcome {
  return debit.amount.currency === amount.currency && compare(debit.amount, amount) === 0
    ? outcomeOf(debit)
    : { kind: 'unknown', because: 'another amount was taken in under this attempt' };
}

async function setUp(store: BankStore, request: SetupRequest): Promise<SetupOutcome> {
  const { setupId, customerRef, instrument, acceptance } = request;
  if (instrument.kind !== 'iban') return refused('method-not-offered');
  if (!isDebitable(instrument.iban)) return refused('AC01', 'fix-data');
  const { iban, holder } = instrument;
  return stored(
    await store.addMandate({ key: setupId, customerRef, iban, holder, isOneOff: false, acceptance })
  );
}

function stored(mandate: MandateRecord): SetupOutcome {
  return { kind: 'succeeded', gatewayRef: mandate.id, instrument: instrumentOf(mandate) };
}

async function readMandate(store: BankStore, id: string): Promise<MandateRecord> {
  const mandate = await store.findMandate(id);
  if (!mandate) throw new Refusal('gateway-object-missing');
  return mandate;
}

async function readDispute(store: BankStore, gatewayRef: string) {
  const debit = await store.findDebit({ endToEndId: gatewayRef.replace(/^return:/, '') });
  const facts = debit && disputeOf(debit);
  if (!facts) throw new Refusal('gateway-object-missing');
  return facts;
}

async function* listBook(store: BankStore, since: Temporal.Instant): AsyncGenerator<BookEntry> {
  for await (const debit of store.listDebits(since))
    yield {
      gatewayRef: debit.endToEndId,
      attemptId: debit.attemptId,
      outcome: outcomeOf(debit),
      createdAt: debit.acceptedAt
    };
}

async function* nothing(): AsyncGenerator<never> {}

/** Our own store may be away as well: then we don't know, and never say no. */
async function orUnknown<T>(
  ask: () => Promise<T>
): Promise<T | Readonly<{ kind: 'unknown'; because: string }>> {
  try {
    return await ask();
  } catch (error) {
    return { kind: 'unknown', because: error instanceof Error ? error.message : 'the store did not answer' };
  }
}
