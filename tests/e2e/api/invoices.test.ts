import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, test, type APIRequestContext } from '@playwright/test';
import { addOtherMerchant } from '../../support/colleagues.ts';
import { readReady } from '../../support/ready.ts';

const HEADER = 'number;issued_on;due_on;currency;customer_reference;customer_name;description;line_net';
const row = (number: string, dueOn = '2026-11-27') =>
  `${number};2026-11-01;${dueOn};EUR;K-9;Noor Haddad;Opvang november;312,40`;
const csv = (...rows: string[]) => [HEADER, ...rows].join('\n');

function post(
  request: APIRequestContext,
  body: string,
  headers: Readonly<Record<string, string>> = {},
  key = randomUUID()
) {
  const { api } = readReady();
  return request.post(`${api.url}/invoices`, {
    data: Buffer.from(body),
    headers: {
      authorization: `Bearer ${api.key}`,
      'content-type': 'text/csv',
      'idempotency-key': key,
      ...headers
    }
  });
}

test('takes invoices, answers a repetition byte for byte, and reads one back', async ({ request }) => {
  const run = randomUUID().slice(0, 8);
  const key = randomUUID();
  const first = await post(request, csv(row(`${run}-1`), row(`${run}-2`)), {}, key);
  expect(first.status()).toBe(201);
  expect(first.headers()).toMatchObject({
    'ratelimit-policy': '"api-key";q=600;w=60',
    ratelimit: expect.stringMatching(/^"api-key";r=\d+;t=\d+$/)
  });
  const answer = (await first.json()) as { import: object; documents: { url: string; result: string }[] };
  expect(answer.import).toMatchObject({ added: 2, known: 0, faults: 0 });

  const again = await post(request, csv(row(`${run}-1`), row(`${run}-2`)), {}, key);
  expect(again.headers()['idempotency-replayed']).toBe('true');
  expect(await again.text()).toBe(await first.text());
  expect((await post(request, csv(row(`${run}-3`)), {}, key)).status()).toBe(422);

  const known = await post(request, csv(row(`${run}-1`)));
  expect([known.status(), (await known.json()) as unknown]).toMatchObject([
    200,
    { import: { added: 0, known: 1 } }
  ]);
  const { authorization } = { authorization: `Bearer ${readReady().api.key}` };
  const one = await request.get(answer.documents[0]!.url, { headers: { authorization } });
  expect(await one.json()).toMatchObject({
    number: `${run}-1`,
    status: 'open',
    total: '312.40',
    balance: '312.40'
  });
});

test('names what it can’t take, beside what it took', async ({ request }) => {
  const run = randomUUID().slice(0, 8);
  const mixed = await post(request, csv(row(`${run}-1`), row(`${run}-2`, '2026-02-30')), {
    'accept-language': 'de'
  });
  expect(mixed.status()).toBe(207);
  expect(await mixed.json()).toMatchObject({
    documents: [{ number: `${run}-1`, result: 'added' }],
    faults: [
      {
        line: 3,
        number: `${run}-2`,
        code: 'date-not-real',
        message: expect.stringContaining('2026-02-30')
      }
    ]
  });
  expect((await post(request, csv(row(`${run}-3`, '2026-02-30')))).status()).toBe(422);
});

test('refuses by name what is no request', async ({ request }) => {
  const cases: readonly (readonly [string, number, string, Readonly<Record<string, string>>])[] = [
    ['x', 401, 'api-key-not-found', { authorization: 'Bearer qk_nonsense' }],
    ['x', 415, 'content-type-unsupported', { 'content-type': 'application/pdf' }],
    ['x', 400, 'idempotency-key-missing', { 'idempotency-key': 'two words' }],
    ['x'.repeat(10_000_001), 413, 'body-too-large', {}]
  ];
  for (const [body, status, code, headers] of cases) {
    const response = await post(request, body, headers);
    expect([response.status(), (await response.json()) as unknown], code).toMatchObject([
      status,
      { status, code }
    ]);
    expect(response.headers()['content-type']).toBe('application/problem+json');
  }
});

test('keeps another merchant’s invoice as unknown as one that never was', async ({ request }) => {
  const { api } = readReady();
  const other = await addOtherMerchant();
  const read = async (id: string) => {
    const response = await request.get(`${api.url}/invoices/${id}`, {
      headers: { authorization: `Bearer ${api.key}` }
    });
    const { requestId: _, ...body } = (await response.json()) as Record<string, unknown>;
    return { status: response.status(), body };
  };
  const foreign = await read(other.invoiceId);
  expect(foreign).toEqual(await read('019a0000-0000-7000-8000-0000000000ff'));
  expect(foreign.status).toBe(404);
});

test('the command line says what was taken, and ends with 1 when something was not', async () => {
  const run = randomUUID().slice(0, 8);
  const directory = await mkdtemp(path.join(tmpdir(), 'quitte-cli-'));
  const file = path.join(directory, 'november.csv');
  await writeFile(file, csv(row(`${run}-1`), row(`${run}-2`, '2026-02-30')));
  const env = {
    ...process.env,
    LC_ALL: 'fr_FR.UTF-8',
    DATA_DIR: path.dirname(process.env['QUITTE_READY'] ?? '')
  };
  const result = await promisify(execFile)(
    process.execPath,
    ['scripts/import.ts', '--merchant', 'de-klaproos', file],
    { env }
  ).catch((error: unknown) => error as { code: number; stdout: string; stderr: string });
  expect(result).toMatchObject({
    code: 1,
    stdout: expect.stringContaining('1 ajoutés, 0 déjà connus, 1 fautifs'),
    stderr: expect.stringContaining(`${file}:3: ${run}-2: due_on\u00a0: La date 2026-02-30`)
  });
});
