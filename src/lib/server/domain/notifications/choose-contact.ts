import { toE164, type Customer, type Merchant } from '../identity/index.ts';

/** Where a message goes: an address of the customer's that is on file, never one from a request. */
export type Contact = Readonly<{ channel: 'email' | 'sms'; address: string }>;

// One @, no spaces, no line ends, no list of addresses. The mail server decides about the rest.
const ADDRESS = /^[^\s@<>,;"]+@[^\s@<>,;"]+$/;

/** Every way to reach a customer, the first choice first. Pure. */
export function listContacts(customer: Customer, merchant: Merchant): Contact[] {
  const contacts: Contact[] = [];
  if (customer.email !== null && ADDRESS.test(customer.email))
    contacts.push({ channel: 'email', address: customer.email });
  const phone = customer.phone && toE164(customer.phone, customer.address?.country ?? merchant.country);
  if (phone) contacts.push({ channel: 'sms', address: phone });
  return contacts;
}
