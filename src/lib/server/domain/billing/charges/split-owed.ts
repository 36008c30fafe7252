import { money, type Money } from '#lib/money/index.ts';

/** One line of the ledger on an invoice's receivable, and the kind of its booking. */
export type OwedLine = Readonly<{ kind: string; amount: Money }>;

export type OwedParts = Readonly<{ principal: Money; costs: Money }>;

/** In minor units: what stands of each part, and what payments took off it. */
type Standing = Readonly<{ principal: number; costs: number; principalPaid: number; costsPaid: number }>;

/**
 * What is still owed of an invoice, by its own amount and by the costs on top: a payment settles first what the law says,
 * a credit note the principal; a payment that goes back stands again where it came last. Withdrawn costs that were paid
 * reduce the principal instead. The parts add up to the balance. `lines` are the receivable's, oldest first. Pure.
 */
export function splitOwed(
  lines: readonly OwedLine[],
  settlesFirst: 'costs' | 'principal',
  currency: Money['currency']
): OwedParts {
  const { principal, costs } = lines.reduce<Standing>(
    (standing, { kind, amount: { minor } }) => {
      if (kind === 'costs-charged') return { ...standing, costs: standing.costs + minor };
      if (kind === 'costs-withdrawn') return pay(standing, -minor, 'costs');
      if (kind === 'credit-note-issued') return pay(standing, -minor, 'principal');
      return minor < 0 ? pay(standing, -minor, settlesFirst) : standAgain(standing, minor, settlesFirst);
    },
    { principal: 0, costs: 0, principalPaid: 0, costsPaid: 0 }
  );
  return { principal: money(principal, currency), costs: money(costs, currency) };
}

function pay(standing: Standing, minor: number, first: 'costs' | 'principal'): Standing {
  const { principal, costs } = standing;
  const ofCosts = Math.min(costs, first === 'costs' ? minor : Math.max(0, minor - principal));
  return {
    principal: principal - (minor - ofCosts),
    costs: costs - ofCosts,
    principalPaid: standing.principalPaid + minor - ofCosts,
    costsPaid: standing.costsPaid + ofCosts
  };
}

/** The debt itself, or what a payment brought and went back: then what it paid last is owed first. */
function standAgain(standing: Standing, minor: number, first: 'costs' | 'principal'): Standing {
  const { principalPaid, costsPaid } = standing;
  const ofCosts = Math.min(costsPaid, first === 'costs' ? Math.max(0, minor - principalPaid) : minor);
  return {
    principal: standing.principal + minor - ofCosts,
    costs: standing.costs + ofCosts,
    principalPaid: Math.max(0, principalPaid - (minor - ofCosts)),
    costsPaid: costsPaid - ofCosts
  };
}
