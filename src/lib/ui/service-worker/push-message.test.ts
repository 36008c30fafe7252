import { expect, test } from 'vitest';
import { pathWithin, readPushMessage } from './push-message.ts';

const scope = 'https://pay.example/my/de-klaproos/';

test('a message is shown as it was sent', () => {
  const sent = {
    title: 'De Klaproos',
    body: 'Gelukt, we staan quitte.',
    path: '/my/de-klaproos/messages/0195',
    tag: '0195',
    lang: 'nl'
  };
  expect(readPushMessage(JSON.stringify(sent), scope)).toEqual(sent);
});

test.each([undefined, '', 'nonsense', '[]', 'null', '{"title":7}'])(
  'of %j something is shown all the same, and it leads home',
  (text) => {
    expect(readPushMessage(text, scope)).toMatchObject({ title: 'Quitte', path: '/my/de-klaproos/' });
  }
);

test.each([
  ['/my/de-klaproos/invoices/1?lang=de', '/my/de-klaproos/invoices/1?lang=de'],
  ['https://evil.example/my/de-klaproos/', '/my/de-klaproos/'],
  ['//evil.example/my/de-klaproos/', '/my/de-klaproos/'],
  ['/my/other/messages', '/my/de-klaproos/'],
  ['/my/de-klaproos/../../admin', '/my/de-klaproos/'],
  ['javascript:alert(1)', '/my/de-klaproos/'],
  ['http://[', '/my/de-klaproos/']
])('%s opens %s', (path, opened) => {
  expect(pathWithin(path, scope)).toBe(opened);
});
