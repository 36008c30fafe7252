import { formatDate } from '#lib/i18n/index.ts';
import { pickTexts, translator, type TextKey } from '#lib/i18n/index.server.ts';
import { formatMoney, money } from '#lib/money/index.ts';
import { findCustomers } from '#lib/server/domain/identity/index.ts';
import type { DryRunLine } from '#lib/server/domain/notifications/index.ts';
import { staffRoute } from '#lib/server/web/index.ts';
import { readSequencePage } from '../../sequence-view.server.ts';
import { lookAhead } from './ahead.server.ts';
import type { PageServerLoad } from './$types';

const MOST_LINES = 60;

/** Who gets what in the next 30 days, what that costs, and which rule holds whom back. */
export const load: PageServerLoad = staffRoute('see-sequences', async ({ params, parent }, who) => {
  const { language } = await parent();
  const t = translator(language);
  const { ctx, merchant } = who;
  const { sequence } = await readSequencePage(who, params.id);
  const ahead = await lookAhead(
    who,
    sequence.draft ? { sequenceId: sequence.id, definition: sequence.draft } : undefined
  );
  const first = (isSent: boolean) =>
    ahead.lines.filter(({ channel }) => (channel !== null) === isSent).slice(0, MOST_LINES);
  const [sent, kept] = [first(true), first(false)];
  const customers = await ctx.db.withMerchant(merchant.id, (tx) =>
    findCustomers(tx, merchant.id, [...new Set([...sent, ...kept].map(({ customerId }) => customerId))])
  );
  const channelOf = (channel: string) =>
    t((channel === 'portal' ? 'sequences:ahead.channel.portal' : `sequences:channel.${channel}`) as TextKey);
  const ruleOf = (rule: string) => t(`sequences:ahead.rule.${rule}` as TextKey);
  const howOf = ({ channel, outcome, rule }: DryRunLine) =>
    channel === null
      ? t(`sequences:ahead.outcome.${outcome === 'hold' ? 'hold' : 'skip'}` as TextKey, {
          rule: ruleOf(rule)
        })
      : channelOf(channel);
  const writtenShort = (at: Temporal.Instant) =>
    formatDate(at.toZonedDateTimeISO(merchant.zone).toPlainDate(), language, 'short');
  const told = (line: DryRunLine, index: number) => ({
    id: String(index),
    at: writtenShort(line.at),
    invoiceId: line.invoiceId,
    customer: customers.get(line.customerId)?.name ?? '',
    kind: t(`sequences:kind.${line.kind}` as TextKey),
    how: howOf(line)
  });
  return {
    id: sequence.id,
    name: sequence.name,
    hasDraft: sequence.draft !== null,
    part: ahead.part,
    messages: ahead.messages,
    customers: ahead.customers,
    // Thousandths of a cent, to the cent: an estimate, never booked.
    price: formatMoney(money(Math.round(ahead.priceMilliMinor / 1_000), 'EUR'), language),
    byChannel: ahead.byChannel.map(({ name, count }) => ({ term: channelOf(name), value: String(count) })),
    byKind: ahead.byKind.map(({ name, count }) => ({
      term: t(`sequences:kind.${name}` as TextKey),
      value: String(count)
    })),
    byRule: ahead.byRule.map(({ name, count }) => ({ term: ruleOf(name), value: String(count) })),
    lines: sent.map(told),
    kept: kept.map(told),
    words: pickTexts(language, 'friendly', ['sequences:ahead', 'sequences:back-to'])
  };
});
