import type {
  BankFault,
  EntryDetail,
  Statement,
  StatementEntry,
  StatementFile
} from '../../gateway/bank/index.ts';
import type { EntryFacts } from './entry-facts.ts';

/** A movement as it is to be stored. */
export type NewEntry = Readonly<{
  bankRef: string;
  part: string;
  isCredit: boolean;
  amountMinor: number;
  currency: string;
  bookedOn: Temporal.PlainDate;
  facts: EntryFacts;
}>;

/**
 * The movements of a statement, one per payment where the bank tells the parts. Pure. What is not booked yet is left
 * out: it comes again. A notification's entry without the bank's own reference could not be told from the statement's,
 * so it is a fault; in a statement, its place stands in for the reference.
 */
export function toEntries(
  statement: Statement,
  kind: StatementFile['kind']
): Readonly<{ entries: readonly NewEntry[]; faults: readonly BankFault[] }> {
  const entries: NewEntry[] = [];
  const faults: BankFault[] = [];
  for (const [at, entry] of statement.entries.entries()) {
    if (!entry.isBooked) continue;
    const place = kind === 'statement' ? `${statement.id}/${entry.entryRef ?? at + 1}` : undefined;
    const bankRef = entry.bankRef ?? place;
    const bookedOn = entry.bookedOn ?? entry.valueOn;
    if (bankRef === undefined || bookedOn === undefined) {
      const element = bankRef === undefined ? 'AcctSvcrRef' : 'BookgDt';
      faults.push({ code: 'element-missing', line: entry.line, params: { element, parent: 'Ntry' } });
      continue;
    }
    entries.push(...partsOf(entry).map((part) => ({ ...part, bankRef, bookedOn })));
  }
  return { entries, faults };
}

type Part = Omit<NewEntry, 'bankRef' | 'bookedOn'>;

function partsOf(entry: StatementEntry): Part[] {
  const { isCredit, amount, batch, details } = entry;
  const base = { isCredit, currency: amount.currency };
  const isTold = details.length > 0 && details.every((each) => each.amount?.currency === amount.currency);
  if (!isTold || (details.length === 1 && !batch)) {
    const facts = factsOf(
      entry,
      isTold || !batch ? details[0] : undefined,
      batch !== undefined || details.length > 1
    );
    return [
      {
        ...base,
        part: '',
        amountMinor: amount.minor,
        facts: isTold ? { ...facts, isWholeBatch: false } : facts
      }
    ];
  }
  const seen = new Map<string, number>();
  return details.map((detail, at) => {
    const name = detail.bankRef ?? detail.endToEndId ?? String(at + 1);
    const times = (seen.get(name) ?? 0) + 1;
    seen.set(name, times);
    return {
      ...base,
      part: times === 1 ? name : `${name}#${times}`,
      amountMinor: detail.amount?.minor ?? 0,
      facts: factsOf(entry, detail, false)
    };
  });
}

function factsOf(entry: StatementEntry, detail: EntryDetail | undefined, isWholeBatch: boolean): EntryFacts {
  return {
    valueOn: entry.valueOn?.toString() ?? null,
    code: entry.code,
    endToEndId: detail?.endToEndId ?? null,
    paymentInfoId: detail?.paymentInfoId ?? entry.batch?.paymentInfoId ?? null,
    counterpartyName: detail?.counterparty.name ?? null,
    counterpartyIban: detail?.counterparty.iban ?? null,
    structuredReferences: detail?.structuredReferences ?? [],
    text: detail?.text ?? '',
    returnReason: detail?.returnReason ?? null,
    instructedMinor: detail?.instructed?.minor ?? null,
    chargesMinor: detail?.charges.minor ?? 0,
    isWholeBatch
  };
}
