/** Trouble on demand: what goes wrong with which request or delivery, and how often. */
import { randomUUID } from 'node:crypto';

export type RequestFaultKind =
  /** Waits `delayMs` before the effect; the idempotency key is in use meanwhile. */
  | 'delay'
  /** Waits `delayMs` after the effect, before the answer. */
  | 'delay-after'
  /** Cuts the connection; nothing has happened. */
  | 'drop-before'
  /** Cuts the connection; it has happened. */
  | 'drop-after'
  /** Answers `status` (500); nothing has happened. */
  | '5xx-before'
  /** Answers `status` (500); it has happened, and the 500 is kept as the answer for its idempotency key. */
  | '5xx-after'
  /** Answers 429; nothing has happened. */
  | '429'
  /** Resets the TCP connection; nothing has happened. */
  | 'reset';

export type WebhookFaultKind = 'hold' | 'drop' | 'duplicate' | 'reorder' | 'delay-delivery';

export interface FaultRule {
  id: string;
  kind: RequestFaultKind | WebhookFaultKind;
  /** HTTP method; any when absent. */
  method?: string;
  /** Path with `*` for any run of characters, e.g. `/v1/payment_intents*`; any when absent. */
  path?: string;
  /** For deliveries: event types with `*`, e.g. `payment_intent.*`; any when absent. */
  event?: string;
  /** The first call that it hits, counted from 1 among those that match. */
  nth: number;
  /** How many calls it hits; `null` = all from `nth` on. */
  count: number | null;
  delayMs?: number;
  status?: number;
  /** Whether a 5xx is kept as the answer for its idempotency key; as Stripe does, true for 5xx-after only. */
  stored?: boolean;
  /** Calls seen that match. */
  seen: number;
}

export type FaultInput = Partial<Omit<FaultRule, 'id' | 'seen'>> & { kind: FaultRule['kind'] };

export interface Faults {
  add(fault: FaultInput): FaultRule;
  list(): readonly FaultRule[];
  /** One by its id, or all. */
  clear(id?: string): void;
  /** The first rule that hits this request, if any; counts it. */
  hitRequest(method: string, path: string): FaultRule | undefined;
  hitDelivery(eventType: string): FaultRule | undefined;
}

export const requestFaultKinds: readonly string[] = [
  'delay',
  'delay-after',
  'drop-before',
  'drop-after',
  '5xx-before',
  '5xx-after',
  '429',
  'reset'
] satisfies RequestFaultKind[];
export const webhookFaultKinds: readonly string[] = [
  'hold',
  'drop',
  'duplicate',
  'reorder',
  'delay-delivery'
] satisfies WebhookFaultKind[];

export function openFaults(): Faults {
  let rules: FaultRule[] = [];

  const hit = (kinds: readonly string[], matches: (rule: FaultRule) => boolean): FaultRule | undefined => {
    for (const rule of rules) {
      if (!kinds.includes(rule.kind) || !matches(rule)) continue;
      rule.seen++;
      const last = rule.count === null ? Infinity : rule.nth + rule.count - 1;
      if (rule.seen >= last) rules = rules.filter((other) => other !== rule);
      if (rule.seen >= rule.nth) return rule;
    }
    return undefined;
  };

  return {
    add(fault) {
      if (!requestFaultKinds.includes(fault.kind) && !webhookFaultKinds.includes(fault.kind)) {
        throw new RangeError(`no such kind of fault: ${fault.kind}`);
      }
      const isDelivery = webhookFaultKinds.includes(fault.kind);
      const rule: FaultRule = {
        nth: 1,
        count: isDelivery ? null : 1,
        ...fault,
        id: `fault_${randomUUID().slice(0, 8)}`,
        seen: 0
      };
      rules.push(rule);
      return rule;
    },
    list: () => rules,
    clear(id) {
      rules = id === undefined ? [] : rules.filter((rule) => rule.id !== id);
    },
    hitRequest: (method, path) =>
      hit(requestFaultKinds, (rule) => {
        if (rule.method !== undefined && rule.method.toUpperCase() !== method) return false;
        return rule.path === undefined || matchesPattern(rule.path, path);
      }),
    hitDelivery: (eventType) =>
      hit(webhookFaultKinds, (rule) => rule.event === undefined || matchesPattern(rule.event, eventType))
  };
}

function matchesPattern(pattern: string, text: string): boolean {
  const escaped = pattern.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${escaped.join('.*')}$`).test(text);
}
