import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { listFields, listNames } from '../views/list-names.ts';
import { readFilters, type FilterFields } from './filters.ts';

const fields: FilterFields = {
  status: { kind: 'choice', values: ['all', 'overdue', 'paid'] },
  search: { kind: 'text' },
  plan: { kind: 'id' },
  from: { kind: 'day' },
  until: { kind: 'day' }
};
const PLAN = '019a0000-0000-7000-8000-00000000abcd';
const read = (address: string) => readFilters(fields, new URLSearchParams(address));

describe('what an address asks of a list', () => {
  test.each([
    ['', {}],
    ['status=overdue', { status: 'overdue' }],
    ['status=all', {}],
    ['status=OVERDUE&status=paid', {}],
    ['search=%20Familie%20%C3%96zg%C3%BCr%20', { search: 'Familie Özgür' }],
    ['search=%00', {}],
    ['from=2026-02-28&until=2026-02-29', { from: '2026-02-28' }],
    ['from=2026-2-1', {}],
    ['from=+002026-02-01', {}],
    ['from=0001-01-01', {}],
    [`plan=${PLAN}`, { plan: PLAN }],
    ["plan=1'%20or%201=1", {}],
    ['after=whatever&page=7&status=paid', { status: 'paid' }]
  ])('%j', (address, filters) => {
    expect(read(address)).toEqual(filters);
  });

  test.each(listNames)('says itself again in an address, and means the same: %s', (name) => {
    const choices = Object.values(listFields[name]).flatMap((field) =>
      field.kind === 'choice' ? field.values : []
    );
    const words = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 130 }),
      fc.constantFrom('', ...choices),
      fc.date({ noInvalidDate: true }).map((date) => date.toISOString().slice(0, 10)),
      fc.uuid()
    );
    const anything = fc.dictionary(
      fc.oneof(fc.constantFrom(...Object.keys(listFields[name])), fc.string()),
      words
    );
    fc.assert(
      fc.property(anything, (said) => {
        const filters = readFilters(listFields[name], new URLSearchParams(said));
        const again = new URLSearchParams(new URLSearchParams(filters).toString());
        expect(readFilters(listFields[name], again)).toEqual(filters);
        expect(Object.keys(filters).every((field) => field in listFields[name])).toBe(true);
      })
    );
  });
});
