/** How a card, an account or a customer behaves from now on: a queue of outcomes that come before the usual ones. */
import type { World } from '../world/world.ts';

export interface ScriptedOutcome {
  outcome: 'succeed' | 'decline' | 'authenticate';
  /** For a decline; `generic_decline` when absent. */
  declineCode?: string;
  adviceCode?: string;
  networkDeclineCode?: string;
  networkAdviceCode?: string;
  /** For a debit: business days until its end. */
  afterBusinessDays?: number;
}

export interface BankScript {
  id: string;
  /** A card number or IBAN without spaces. */
  number?: string;
  /** `cus_…` */
  customer?: string;
  /** Used up one by one; when `repeats`, the last one stays. */
  outcomes: ScriptedOutcome[];
  repeats: boolean;
}

export interface BankScripts {
  add(script: Omit<BankScript, 'id' | 'repeats'> & { repeats?: boolean }): BankScript;
  list(): BankScript[];
  clear(): void;
  /** Takes the next outcome for this payment, if one is scripted. */
  take(number: string, customer: string | null): ScriptedOutcome | undefined;
}

export function bankScripts(world: World): BankScripts {
  const kept = world.store.collection<BankScript>('bank/scripts');
  return {
    add(input) {
      if (input.number === undefined && input.customer === undefined) {
        throw new RangeError('a script needs a number or a customer');
      }
      if (input.outcomes.length === 0) throw new RangeError('a script needs outcomes');
      const id = `script_${world.setting('bank/next-script', 1)}`;
      world.keepSetting('bank/next-script', world.setting('bank/next-script', 1) + 1);
      return kept.put(id, { repeats: false, ...input, id });
    },
    list: () => kept.values(),
    clear: () => kept.values().forEach((script) => kept.remove(script.id)),
    take(number, customer) {
      const script = kept
        .values()
        .find(
          (candidate) => candidate.number === number || (customer !== null && candidate.customer === customer)
        );
      const next = script?.outcomes[0];
      if (!script || !next) return undefined;
      if (script.outcomes.length > 1) kept.put(script.id, { ...script, outcomes: script.outcomes.slice(1) });
      else if (!script.repeats) kept.remove(script.id);
      return next;
    }
  };
}
