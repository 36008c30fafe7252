/** `expand[]`: ids replaced by objects, to a depth of four: https://docs.stripe.com/api/expanding_objects. */
import { invalidRequest } from './errors.ts';
import type { Tables } from './tables.ts';

const MAX_DEPTH = 4;

/** A deep copy of `answer` with the named references filled in. Refuses a name that can't be expanded. */
export function expandAnswer(answer: unknown, expand: readonly string[], tables: Tables): unknown {
  const copy = structuredClone(answer);
  for (const path of expand) {
    const parts = path.split('.');
    if (parts.length > MAX_DEPTH) {
      throw invalidRequest(`You cannot expand more than 4 levels of a property: ${path}`, {
        param: 'expand'
      });
    }
    expandAt(copy, parts, path, tables);
  }
  return copy;
}

function expandAt(value: unknown, parts: readonly string[], path: string, tables: Tables): void {
  const [name, ...rest] = parts;
  if (name === undefined || value === null || value === undefined) return;
  if (Array.isArray(value)) {
    for (const item of value) expandAt(item, parts, path, tables);
    return;
  }
  if (typeof value !== 'object') throw cannotExpand(path);
  const holder = value as Record<string, unknown>;
  if (!(name in holder)) {
    if (!isExpandable(name)) throw cannotExpand(path);
    return;
  }
  const inner = holder[name];
  if (typeof inner === 'string') {
    const found = findById(inner, tables);
    if (found === undefined) throw cannotExpand(path);
    holder[name] = structuredClone(found);
  }
  expandAt(holder[name], rest, path, tables);
}

const expandable = [
  'latest_charge',
  'refunds',
  'generated_sepa_debit',
  'balance_transaction',
  'mandate',
  'customer'
];
const isExpandable = (name: string): boolean => expandable.includes(name);

function cannotExpand(path: string): Error {
  return invalidRequest(`This property cannot be expanded (${path}).`, { param: 'expand[]' });
}

function findById(id: string, tables: Tables): unknown {
  const prefix = id.slice(0, id.indexOf('_'));
  switch (prefix) {
    case 'cus':
      return tables.customers.get(id);
    case 'pm':
      return tables.paymentMethods.get(id);
    case 'pi':
      return tables.paymentIntents.get(id);
    case 'seti':
      return tables.setupIntents.get(id);
    case 'setatt':
      return tables.setupAttempts.get(id);
    case 'ch':
    case 'py':
      return tables.charges.get(id);
    case 're':
    case 'pyr':
      return tables.refunds.get(id);
    case 'du':
      return tables.disputes.get(id);
    case 'mandate':
      return tables.mandates.get(id);
    case 'txn':
      return tables.balanceTransactions.get(id);
    default:
      return undefined;
  }
}
