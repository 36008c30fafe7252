/** Bank accounts: the documented test IBANs and how a debit of each ends: https://docs.stripe.com/payments/sepa-debit/accept-a-payment. */
import { onOrAfterBusinessDay, addBusinessDays } from '#lib/time/index.ts';

export type DebitEnd = 'succeeds' | 'fails' | 'disputed';

export interface DebitBehaviour {
  end: DebitEnd;
  /** Business days from the debit to its end. */
  afterBusinessDays: number;
  /** Stripe's failure code, e.g. `insufficient_funds`. */
  failureCode?: string;
}

/** Stripe settles its test accounts within minutes; here all of them take days, as real debits do. */
const SHORT_DAYS = 2;
const LONG_DAYS = 5;
/** Any other valid account: "typically 5 business days" for the money, the outcome is known a little earlier. */
const USUAL_DAYS = 3;

const success: DebitBehaviour = { end: 'succeeds', afterBusinessDays: SHORT_DAYS };
const successDelayed: DebitBehaviour = { end: 'succeeds', afterBusinessDays: LONG_DAYS };
const failed: DebitBehaviour = {
  end: 'fails',
  afterBusinessDays: SHORT_DAYS,
  failureCode: 'generic_decline'
};
const failedDelayed: DebitBehaviour = { ...failed, afterBusinessDays: LONG_DAYS };
const disputed: DebitBehaviour = { end: 'disputed', afterBusinessDays: SHORT_DAYS };
const exceedsVolume: DebitBehaviour = { ...failed, failureCode: 'charge_exceeds_source_limit' };
const exceedsWeekly: DebitBehaviour = { ...failed, failureCode: 'charge_exceeds_weekly_limit' };
const insufficientFunds: DebitBehaviour = { ...failed, failureCode: 'insufficient_funds' };

const kinds = {
  success,
  successDelayed,
  failed,
  failedDelayed,
  disputed,
  exceedsWeeklyVolumeLimit: exceedsVolume,
  exceedsWeeklyTransactionLimit: exceedsWeekly,
  insufficientFunds
} as const;
type Kind = keyof typeof kinds;

const order: readonly Kind[] = [
  'success',
  'successDelayed',
  'failed',
  'failedDelayed',
  'disputed',
  'exceedsWeeklyVolumeLimit',
  'exceedsWeeklyTransactionLimit',
  'insufficientFunds'
];

/** In the order above. Stripe's page gives the Netherlands' delayed account twice; its funds account is ours. */
const ibans: Readonly<Record<string, string>> = {
  at: 'AT611904300234573201 AT321904300235473204 AT861904300235473202 AT051904300235473205 AT591904300235473203 AT981904300000343434 AT601904300000121212 AT981904300002222227',
  be: 'BE62510007547061 BE78510007547064 BE68539007547034 BE51510007547065 BE08510007547063 BE90510000343434 BE52510000121212 BE90510002222227',
  de: 'DE89370400440532013000 DE08370400440532013003 DE62370400440532013001 DE78370400440532013004 DE35370400440532013002 DE65370400440000343434 DE27370400440000121212 DE65370400440002222227',
  ee: 'EE382200221020145685 EE222200221020145682 EE762200221020145680 EE922200221020145683 EE492200221020145681 EE672200000000343434 EE292200000000121212 EE672200000002222227',
  es: 'ES0700120345030000067890 ES2300120345030000067893 ES9121000418450200051332 ES9300120345030000067894 ES5000120345030000067892 ES1700120345000000343434 ES7600120345000000121212 ES1700120345000002222227',
  fi: 'FI2112345600000785 FI3712345600000788 FI9112345600000786 FI1012345600000789 FI6412345600000787 FI6712345600343434 FI2912345600121212 FI6712345602222227',
  fr: 'FR1420041010050500013M02606 FR3020041010050500013M02609 FR8420041010050500013M02607 FR7920041010050500013M02600 FR5720041010050500013M02608 FR9720041010050000000343434 FR5920041010050000000121212 FR9720041010050000002222227',
  hr: 'HR7624020064583467589 HR6323600002337876649 HR2725000096983499248 HR6723600004878117427 HR8724840081455523553 HR7424020060000343434 HR3624020060000121212 HR7424020060002222227',
  lt: 'LT121000011101001000 LT281000011101001003 LT821000011101001001 LT981000011101001004 LT551000011101001002 LT591000000000343434 LT211000000000121212 LT591000000002222227',
  lu: 'LU280019400644750000 LU440019400644750003 LU980019400644750001 LU170019400644750004 LU710019400644750002 LU900010000000343434 LU520010000000121212 LU900010000002222227',
  nl: 'NL39RABO0300065264 NL55RABO0300065267 NL91ABNA0417164300 NL28RABO0300065268 NL82RABO0300065266 NL27RABO0000343434 NL86RABO0000121212 NL27RABO0002222227',
  pt: 'PT50000201231234567890154 PT66000201231234567890157 PT23000201231234567890155 PT39000201231234567890158 PT93000201231234567890156 PT05000201230000000343434 PT64000201230000000121212 PT05000201230000002222227',
  se: 'SE3550000000054910000003 SE5150000000054910000006 SE0850000000054910000004 SE2450000000054910000007 SE7850000000054910000005 SE2850000000000000343434 SE8750000000000000121212 SE2850000000000002222227'
};

const byIban = new Map<string, DebitBehaviour>();
const byToken = new Map<string, string>();
for (const [country, list] of Object.entries(ibans)) {
  list.split(' ').forEach((iban, place) => {
    const kind = order[place]!;
    byIban.set(iban, kinds[kind]);
    byToken.set(`pm_${kind}_${country}`, iban);
  });
}

/** How a debit of this account ends; an unknown account pays. */
export function debitBehaviour(iban: string): DebitBehaviour {
  return byIban.get(iban) ?? { end: 'succeeds', afterBusinessDays: USUAL_DAYS };
}

/** The account behind `pm_success_de`. */
export function findIbanByToken(token: string): string | undefined {
  return byToken.get(token);
}

export const testIbans: readonly string[] = [...byIban.keys()];

/** When banks report the end of a debit: on a TARGET day, at nine in the morning in Frankfurt. */
export function debitEndsAt(now: number, businessDays: number): number {
  const today = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO('Europe/Berlin').toPlainDate();
  const day = addBusinessDays(onOrAfterBusinessDay(today), businessDays);
  return day.toZonedDateTime({ timeZone: 'Europe/Berlin', plainTime: '09:00' }).epochMilliseconds;
}

const lengths: Readonly<Record<string, number>> = {
  AD: 24,
  AT: 20,
  BE: 16,
  BG: 22,
  CH: 21,
  CY: 28,
  CZ: 24,
  DE: 22,
  DK: 18,
  EE: 20,
  ES: 24,
  FI: 18,
  FR: 27,
  GB: 22,
  GI: 23,
  GR: 27,
  HR: 21,
  HU: 28,
  IE: 22,
  IS: 26,
  IT: 27,
  LI: 21,
  LT: 20,
  LU: 20,
  LV: 21,
  MC: 27,
  MT: 31,
  NL: 18,
  NO: 15,
  PL: 28,
  PT: 25,
  RO: 24,
  SE: 24,
  SI: 19,
  SK: 24,
  SM: 27,
  VA: 22
};

/** ISO 13616: country, length and the remainder of 97. */
export function isValidIban(iban: string): boolean {
  if (!/^[A-Z]{2}\d{2}[A-Z0-9]+$/.test(iban) || lengths[iban.slice(0, 2)] !== iban.length) return false;
  const moved = iban.slice(4) + iban.slice(0, 4);
  let remainder = 0;
  for (const letter of moved) {
    for (const digit of parseInt(letter, 36).toString()) remainder = (remainder * 10 + Number(digit)) % 97;
  }
  return remainder === 1;
}
