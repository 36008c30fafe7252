/** What an agency wrote down: every request and report, in order and for good. Cases are read from it. */
import type { World } from '../world/world.ts';

export interface AgencyEntry {
  id: string;
  /** ISO, the sandbox's time. */
  at: string;
  kind: 'case' | 'balance' | 'hold' | 'go-on' | 'recall' | 'report';
  caseId: string;
  /** The idempotency key of a request. */
  key: string | null;
  body: Record<string, unknown>;
}

/** A case as the agency has it, from its book. */
export interface AgencyCase {
  id: string;
  reference: string;
  debtor: string;
  currency: string;
  /** Minor units. */
  owed: number;
  collected: number;
  status: 'open' | 'held' | 'recalled' | 'closed';
}

export interface AgencyBook {
  add(entry: Omit<AgencyEntry, 'id' | 'at'>): AgencyEntry;
  entries(): AgencyEntry[];
  byKey(key: string): AgencyEntry | undefined;
  cases(): AgencyCase[];
  find(caseId: string): AgencyCase | undefined;
}

interface Dossier {
  case: { owed: { minor: number; currency: string } };
  debtor: { name: string };
}

export function agencyBook(world: World): AgencyBook {
  const kept = world.store.collection<AgencyEntry>('agency-book');
  const book: AgencyBook = {
    add(entry) {
      const id = `entry_${String(kept.size + 1).padStart(6, '0')}`;
      return kept.put(id, { ...entry, id, at: new Date(world.clock.now()).toISOString() });
    },
    entries: () => kept.values(),
    byKey: (key) => kept.values().find((entry) => entry.key === key),
    cases: () => casesOf(kept.values()),
    find: (caseId) => book.cases().find(({ id }) => id === caseId)
  };
  return book;
}

function casesOf(entries: readonly AgencyEntry[]): AgencyCase[] {
  const cases = new Map<string, AgencyCase>();
  for (const { kind, caseId, body } of entries) {
    if (kind === 'case') {
      const { case: claim, debtor } = body['dossier'] as Dossier;
      const { minor: owed, currency } = claim.owed;
      const reference = `LI-${String(cases.size + 1).padStart(5, '0')}`;
      cases.set(caseId, {
        ...{ id: caseId, reference, debtor: debtor.name, currency, owed },
        ...{ collected: 0, status: 'open' as const }
      });
      continue;
    }
    const known = cases.get(caseId);
    if (known) follow(known, kind, body);
  }
  return [...cases.values()];
}

function follow(known: AgencyCase, kind: AgencyEntry['kind'], body: Record<string, unknown>): void {
  if (kind === 'balance') known.owed += Number(body['after']) - Number(body['before']);
  if (kind === 'hold') known.status = 'held';
  if (kind === 'go-on') known.status = 'open';
  if (kind === 'recall') known.status = 'recalled';
  if (body['type'] === 'case.closed') known.status = 'closed';
  const sign = { 'payment.received': 1, 'payment.reversed': -1 }[String(body['type'])];
  if (sign === undefined) return;
  const amount = sign * (body['data'] as { amountMinor: number }).amountMinor;
  // It never gave the case away: what was closed by the payment is open again.
  if (sign < 0 && known.status === 'closed') known.status = 'open';
  known.owed -= amount;
  known.collected += amount;
}
