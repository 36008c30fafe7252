import { createHash } from 'node:crypto';
import { and, eq, sql } from 'drizzle-orm';
import type { Tx } from '../../../platform/db/database.ts';
import { gathering } from '../../../platform/db/gather.ts';
import { equalInConstantTime } from '../../../platform/crypto/secrets.ts';
import { toE164, type Customer, type Merchant } from '../../identity/index.ts';
import type { NoticeChannel } from '../notices.ts';
import { hasPushDevice } from '../push/push-subscriptions.ts';
import { contactFault } from '../delivery-schema.ts';
import type { Reach } from './decide-channel.ts';

/** Where a message goes: an address of the customer's that is on file, never one from a request. */
export type Contact = Readonly<{ channel: 'email' | 'sms'; address: string }>;

// One @, no spaces, no line ends, no list of addresses. The mail server decides about the rest.
const ADDRESS = /^[^\s@<>,;"]+@[^\s@<>,;"]+$/;

/** The addresses on file that can be written to. Pure. */
export function listContacts(customer: Customer, merchant: Merchant): Contact[] {
  const contacts: Contact[] = [];
  if (customer.email !== null && ADDRESS.test(customer.email))
    contacts.push({ channel: 'email', address: customer.email });
  const phone = phoneOf(customer, merchant);
  if (phone) contacts.push({ channel: 'sms', address: phone });
  return contacts;
}

/** The phone number on file as carriers write it (E.164); `undefined` when there is none that makes sense. Pure. */
export function phoneOf({ phone, address }: Customer, merchant: Merchant): string | undefined {
  return (phone && toE164(phone, address?.country ?? merchant.country)) || undefined;
}

/** Every way to reach a customer but WhatsApp (`whatsapp/`), and which of them a carrier refused before. */
export async function listReachable(tx: Tx, customer: Customer, merchant: Merchant): Promise<Reach[]> {
  const owner = { merchantId: customer.merchantId, customerId: customer.id };
  const [faults, hasDevice] = await Promise.all([listFaults(tx, owner), hasPushDevice(tx, owner)]);
  const isBroken = ({ channel, address }: Contact) =>
    faults.some(
      (fault) => fault.channel === channel && equalInConstantTime(fault.addressHash, hash(address))
    );
  const reachable: Reach[] = listContacts(customer, merchant).map((contact) => ({
    channel: contact.channel,
    isBroken: isBroken(contact)
  }));
  if (hasDevice) reachable.push({ channel: 'push', isBroken: false });
  return reachable;
}

type Owner = Readonly<{ merchantId: string; customerId: string }>;

/** An address and how it is used: WhatsApp can be missing from a phone that takes text messages. */
type Used = Readonly<{ channel: Contact['channel'] | 'whatsapp'; address: string }>;

/** Whether a carrier refused this very address for good. */
export async function findFault(tx: Tx, owner: Owner, { channel, address }: Used): Promise<boolean> {
  const faults = await listFaults(tx, owner);
  return faults.some(
    (fault) => fault.channel === channel && equalInConstantTime(fault.addressHash, hash(address))
  );
}

const listFaults = gathering(async (tx, owners: readonly Owner[]) => {
  const ids = owners.map(({ customerId }) => customerId);
  const rows = await tx
    .select()
    .from(contactFault)
    .where(
      and(
        eq(contactFault.merchantId, owners[0]!.merchantId),
        sql`${contactFault.customerId} = any(${sql.param(ids)}::uuid[])`
      )
    );
  const byCustomer = Map.groupBy(rows, ({ customerId }) => customerId);
  return ids.map((id) => byCustomer.get(id) ?? []);
});

/** A carrier refused this address for good: other ways come first until it changes, or takes a message again. */
export async function recordContactFault(
  tx: Tx,
  input: Readonly<{
    merchantId: string;
    customerId: string;
    channel: Used['channel'];
    address: string;
    because: string;
    at: Temporal.Instant;
  }>
): Promise<void> {
  const { address, because, at, ...owner } = input;
  const facts = { addressHash: hash(address), because, at };
  await tx
    .insert(contactFault)
    .values({ ...owner, ...facts })
    .onConflictDoUpdate({
      target: [contactFault.merchantId, contactFault.customerId, contactFault.channel],
      set: facts
    });
}

/** These addresses took a message. */
export async function clearContactFaults(
  tx: Tx,
  merchantId: string,
  took: readonly Readonly<{ customerId: string; channel: NoticeChannel }>[]
): Promise<void> {
  const byChannel = Map.groupBy(took, ({ channel }) => channel);
  for (const channel of ['email', 'sms', 'whatsapp'] as const) {
    const customers = byChannel.get(channel)?.map(({ customerId }) => customerId);
    if (!customers) continue;
    await tx
      .delete(contactFault)
      .where(
        and(
          eq(contactFault.merchantId, merchantId),
          eq(contactFault.channel, channel),
          sql`${contactFault.customerId} = any(${sql.param(customers)}::uuid[])`
        )
      );
  }
}

function hash(address: string): Uint8Array {
  return createHash('sha256').update(address.toLowerCase()).digest();
}
