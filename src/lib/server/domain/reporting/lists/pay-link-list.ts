import { sql, type SQL } from 'drizzle-orm';
import type { Context } from '../../../context.ts';
import { Refusal } from '../../../platform/refusal.ts';
import { isUuid } from '../../../platform/uuid.ts';
import type { FilterFields } from './filters.ts';
import { isMeant } from './find-searched.ts';
import { isOneOf, isOnDaysOf, toInstant } from './list-conditions.ts';
import type { List } from './list.ts';

/** A pay link that went out, without anything that opens it. */
export type PayLinkLine = Readonly<{
  id: string;
  scope: 'invoice' | 'balance';
  purpose: 'letter' | 'message' | 'staff' | 'api';
  state: 'standing' | 'expired' | 'revoked';
  createdAt: Temporal.Instant;
  expiresAt: Temporal.Instant;
  revokedAt: Temporal.Instant | null;
  /** When a person first opened it. */
  openedAt: Temporal.Instant | null;
  customerId: string;
  customerName: string;
  customerReference: string;
  invoiceId: string | null;
  invoiceNumber: string | null;
  /** The message that carried it, and how it went; null for one that was handed over. */
  noticeId: string | null;
  channel: string | null;
  /** The colleague who sent or made it, and who took it back; null for what went by itself, and for other systems. */
  madeBy: string | null;
  revokedBy: string | null;
}>;

type Raw = Readonly<
  Omit<PayLinkLine, 'state' | 'createdAt' | 'expiresAt' | 'revokedAt' | 'openedAt'> & {
    created: string;
    expires: string;
    revoked: string | null;
    opened: string | null;
  }
>;

export const payLinkFields = {
  show: { kind: 'choice', values: ['standing', 'expired', 'revoked', 'all'] },
  search: { kind: 'text' },
  how: { kind: 'choice', values: ['all', 'message', 'letter', 'staff', 'api'] },
  opened: { kind: 'choice', values: ['all', 'yes', 'no'] },
  from: { kind: 'day' },
  until: { kind: 'day' }
} as const satisfies FilterFields;

/**
 * The pay links that are out, the latest made first; those that still open something while nothing is said. Without the
 * ones that nobody was given: a signed-in customer's own for two hours, and the one that only names what staff send.
 */
export function payLinkList(now: Temporal.Instant): List<PayLinkLine, Raw> {
  return {
    fields: payLinkFields,
    order: () => [{ column: 'id', type: 'uuid' }],
    from: () => sql`pay_link x`,
    conditions: (search) => {
      const { merchantId, searched, filters } = search;
      const { show = 'standing', how, opened } = filters;
      return [
        isOneOf('purpose', how ? [how] : ['message', 'letter', 'staff', 'api']),
        sql`x.expires_at > x.created_at`,
        ...isInState(show, now),
        ...(opened ? [opened === 'yes' ? sql`x.opened_at is not null` : sql`x.opened_at is null`] : []),
        ...isOnDaysOf('created_at', search, 'id'),
        ...(searched
          ? [
              isMeant(searched, {
                merchantId,
                table: 'pay_link',
                ofInvoices: (ids) => sql`
                  select l.id from pay_link l
                  where l.merchant_id = ${merchantId} and l.invoice_id = any(${ids})`
              })
            ]
          : [])
      ];
    },
    select: selectLines,
    toRow: (raw) => toLine(raw, now),
    placeOf: ({ id }) => [id]
  };
}

/** One of them. Refuses `pay-link-unknown`, the same for another merchant's. */
export async function readPayLinkLine(
  ctx: Pick<Context, 'db' | 'clock'>,
  { merchantId, payLinkId }: Readonly<{ merchantId: string; payLinkId: string }>
): Promise<PayLinkLine> {
  if (!isUuid(payLinkId)) throw new Refusal('pay-link-unknown');
  const page = sql`select x.* from pay_link x where x.merchant_id = ${merchantId} and x.id = ${payLinkId}`;
  const [raw] = await ctx.db.withMerchant(merchantId, (tx) => tx.execute<Raw>(selectLines(page, merchantId)));
  if (!raw) throw new Refusal('pay-link-unknown');
  return toLine(raw, ctx.clock.now());
}

function isInState(show: string, now: Temporal.Instant): SQL[] {
  const at = sql`${now.toString()}::timestamptz`;
  switch (show) {
    case 'standing':
      return [sql`x.revoked_at is null and x.expires_at > ${at}`];
    case 'expired':
      return [sql`x.revoked_at is null and x.expires_at <= ${at}`];
    case 'revoked':
      return [sql`x.revoked_at is not null`];
    default:
      return [];
  }
}

function selectLines(page: SQL, merchantId: string): SQL {
  return sql`
    select x.id, x.scope, x.purpose, x.created_at::text as created, x.expires_at::text as expires,
      x.revoked_at::text as revoked, x.opened_at::text as opened, c.id as "customerId", c.name as "customerName",
      c.reference as "customerReference", i.id as "invoiceId", i.number as "invoiceNumber",
      n.id as "noticeId", n.channel, maker.name as "madeBy", revoker.name as "revokedBy"
    from (${page}) x
    join customer c on c.merchant_id = ${merchantId} and c.id = x.customer_id
    left join invoice i on i.merchant_id = ${merchantId} and i.id = x.invoice_id
    left join lateral (
      select m.id, m.channel, m.cause from notice m
      where m.merchant_id = ${merchantId} and m.customer_id = x.customer_id and m.pay_link_id = x.id
      limit 1) n on true
    left join lateral (
      select s.name from audit_entry a
      join staff s on s.merchant_id = a.merchant_id and s.id::text = a.actor_id
      where a.merchant_id = ${merchantId} and a.subject_id in (x.customer_id, x.invoice_id)
        and a.action in ('share-pay-link', 'send-pay-link') and a.actor_kind = 'staff'
        and a.details ->> 'payLinkId' =
          case when n.cause like 'pay-link:%:staff' then split_part(n.cause, ':', 2) else x.id::text end
      limit 1) maker on true
    left join lateral (
      select s.name from audit_entry a
      join staff s on s.merchant_id = a.merchant_id and s.id::text = a.actor_id
      where a.merchant_id = ${merchantId} and a.subject_id = x.id and a.action = 'revoke-pay-link'
        and a.actor_kind = 'staff'
      limit 1) revoker on true`;
}

function toLine({ created, expires, revoked, opened, ...row }: Raw, now: Temporal.Instant): PayLinkLine {
  const expiresAt = toInstant(expires);
  const isOver = Temporal.Instant.compare(expiresAt, now) <= 0;
  return {
    ...row,
    state: revoked === null ? (isOver ? 'expired' : 'standing') : 'revoked',
    createdAt: toInstant(created),
    expiresAt,
    revokedAt: revoked === null ? null : toInstant(revoked),
    openedAt: opened === null ? null : toInstant(opened)
  };
}
