import type { Invariant } from './invariant.ts';

export const periodsAreSeamless: Invariant = {
  id: 'I16',
  says: 'The billing periods of a subscription follow each other without overlap or gap, up to what is planned next.',
  violations: `
  with period as (
    select p.subscription_id, p.start_on, p.end_on,
      lead(p.start_on) over (partition by p.subscription_id order by p.start_on) as next_on,
      row_number() over (partition by p.subscription_id order by p.start_on) as place
    from subscription_period p
    where :slice(p.subscription_id)
  )
  select p.subscription_id, p.start_on, p.end_on, p.next_on, s.next_start_on
  from period p join subscription s on s.id = p.subscription_id
  where (p.place = 1 and p.start_on <> s.billed_from_on)
    or p.end_on <> coalesce(p.next_on, least(s.next_start_on, s.stop_on)) and (p.next_on is not null or s.stop_on is null)`,
  walks: ['subscription_period.subscription_id']
};
