import * as v from 'valibot';
import { expect, test } from 'vitest';
import { parseForm } from './parse-form.ts';

const fields = {
  name: v.pipe(v.string('name-missing'), v.nonEmpty('name-missing'), v.maxLength(5, 'name-too-long')),
  password: v.string('password-missing'),
  invoice: v.optional(v.array(v.string()))
};
const Schema = v.object(fields, 'field-missing');

function post(entries: readonly (readonly [string, string])[]): Request {
  const body = new FormData();
  for (const [name, value] of entries) body.append(name, value);
  return new Request('http://localhost/', { method: 'POST', body });
}

test('a good form gives its data', async () => {
  const form = await parseForm(
    post([
      ['name', 'Noor'],
      ['password', 'secret'],
      ['invoice[]', '1']
    ]),
    Schema
  );
  expect(form).toMatchObject({ valid: true, data: { name: 'Noor', invoice: ['1'] } });
});

test('a bad form keeps what was typed, but no secret, and names the first fault of each field by its code', async () => {
  const form = await parseForm(
    post([
      ['name', 'Maximiliane'],
      ['password', 'secret']
    ]),
    Schema
  );
  expect(form).toEqual({
    valid: false,
    values: { name: 'Maximiliane' },
    errors: { name: 'name-too-long' }
  });
});

test('a name that comes twice is a list, and a hostile name is only a name', async () => {
  const form = await parseForm(
    post([
      ['invoice', '1'],
      ['invoice', '2'],
      ['__proto__', 'x']
    ]),
    Schema
  );
  expect(form.values['invoice']).toEqual(['1', '2']);
  expect(({} as Record<string, unknown>)['x']).toBeUndefined();
  expect(form).toMatchObject({ errors: { name: 'field-missing', password: 'field-missing' } });
});
