import { and, eq, sql } from 'drizzle-orm';
import type { Tx } from '../../../platform/db/database.ts';
import { readCustomer, type Customer } from '../customers.ts';
import type { Merchant } from '../merchants.ts';
import { customer } from '../schema.ts';
import { toE164 } from './phone-number.ts';

/** Where a person can be reached. `address`: an e-mail address in lower case, or a number in E.164. */
export type Contact = Readonly<{ channel: 'email' | 'sms'; address: string }>;

// One @, no spaces, no line ends, no list of addresses. The mail server decides about the rest.
const EMAIL = /^[^\s@<>,;"]{1,64}@[^\s@<>,;"]{1,255}$/;

/** What somebody typed, as a contact; `undefined` when it is neither an e-mail address nor a phone number. */
export function toContact(typed: string, country: string): Contact | undefined {
  const text = typed.trim();
  if (text.includes('@'))
    return EMAIL.test(text) ? { channel: 'email', address: text.toLowerCase() } : undefined;
  const address = toE164(text, country);
  return address === undefined ? undefined : { channel: 'sms', address };
}

/** Every contact of a customer that is on file, the e-mail address first. */
export function contactsOf(
  person: Pick<Customer, 'email' | 'phone' | 'address'>,
  merchant: Pick<Merchant, 'country'>
): Contact[] {
  const country = person.address?.country ?? merchant.country;
  return [person.email, person.phone].flatMap((written) => {
    const contact = written === null ? undefined : toContact(written, country);
    return contact ? [contact] : [];
  });
}

/** Enough of a contact for its owner to know it by: `s•••@example.org`, `+31 ••• 01`. */
export function hintOf({ channel, address }: Contact): string {
  if (channel === 'sms') return `${address.slice(0, 3)} ••• ${address.slice(-2)}`;
  return `${address.slice(0, 1)}•••${address.slice(address.lastIndexOf('@'))}`;
}

/** More people than share one address or telephone. */
const MOST_SHARING = 20;

/**
 * The customers of this merchant who have this contact on file, by their number. Whoever went up in another one is that
 * other, once.
 */
export async function listCustomersByContact(
  tx: Tx,
  merchant: Pick<Merchant, 'id' | 'country'>,
  contact: Contact
): Promise<Customer[]> {
  const isAlike =
    contact.channel === 'email'
      ? sql`lower(${customer.email}) = ${contact.address}`
      : sql`right(regexp_replace(${customer.phone}, '\\D', '', 'g'), 8) = ${contact.address.slice(-8)}`;
  const rows = await tx
    .select()
    .from(customer)
    .where(and(eq(customer.merchantId, merchant.id), isAlike))
    .orderBy(customer.reference)
    .limit(MOST_SHARING);
  const hasContact = (row: Customer) =>
    contactsOf(row, merchant).some(
      (each) => each.channel === contact.channel && each.address === contact.address
    );
  const sharing = (rows as Customer[]).filter(hasContact);
  const now = await Promise.all(
    sharing.map((row) => (row.mergedIntoId ? readCustomer(tx, merchant.id, row.mergedIntoId) : row))
  );
  return [...new Map(now.map((row) => [row.id, row])).values()];
}
