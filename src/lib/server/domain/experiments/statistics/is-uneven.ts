/**
 * Values of the χ² distribution that chance passes once in a thousand times, by degrees of freedom: NIST/SEMATECH e-Handbook
 * of Statistical Methods, 1.3.6.7.4.
 */
const CRITICAL: readonly number[] = [10.828, 13.816, 16.266, 18.467, 20.515];

/**
 * Whether customers are divided otherwise than they should be, beyond what chance does once in a thousand times: then
 * something keeps some of them out of one arm, and no difference between the arms means anything. Two to six arms.
 *
 * A. Fabijan and others, Diagnosing Sample Ratio Mismatch in Online Controlled Experiments, KDD 2019,
 * https://doi.org/10.1145/3292500.3330722.
 */
export function isUneven(arms: readonly Readonly<{ weight: number; customers: number }>[]): boolean {
  const weights = arms.reduce((sum, { weight }) => sum + weight, 0);
  const customers = arms.reduce((sum, each) => sum + each.customers, 0);
  if (customers === 0) return false;
  const distance = arms.reduce((sum, each) => {
    const expected = (customers * each.weight) / weights;
    return sum + (each.customers - expected) ** 2 / expected;
  }, 0);
  return distance > (CRITICAL[arms.length - 2] ?? Infinity);
}
