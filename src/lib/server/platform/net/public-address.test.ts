import { expect, test } from 'vitest';
import { isPublicAddress, isPublicEndpoint } from './public-address.ts';

test.each([
  'https://fcm.googleapis.com/fcm/send/abc:APA91b',
  'https://updates.push.services.mozilla.com/wpush/v2/gAAAAA',
  'https://web.push.apple.com/QGx',
  'https://wns2-par02p.notify.windows.com/w/?token=BQYA'
])('%s takes messages', (endpoint) => {
  expect(isPublicEndpoint(endpoint)).toBe(true);
});

test.each([
  'http://fcm.googleapis.com/fcm/send/abc',
  'https://fcm.googleapis.com:8443/fcm/send/abc',
  'https://user:secret@fcm.googleapis.com/fcm',
  'https://127.0.0.1/push',
  'https://2130706433/push',
  'https://0x7f.1/push',
  'https://[::1]/push',
  'https://[::ffff:10.0.0.1]/push',
  'https://localhost/push',
  'https://db.internal/push',
  'https://metadata.google.internal./x',
  'https://postgres/push',
  'file:///etc/passwd',
  'javascript:alert(1)',
  'nonsense',
  '',
  `https://push.example.org/${'a'.repeat(2_000)}`
])('%s does not', (endpoint) => {
  expect(isPublicEndpoint(endpoint)).toBe(false);
});

test('the origin that the configuration names is taken as it is, and no other', () => {
  const also = 'http://127.0.0.1:4100';
  expect(isPublicEndpoint('http://127.0.0.1:4100/push/a', also)).toBe(true);
  expect(isPublicEndpoint('http://127.0.0.1:4101/push/a', also)).toBe(false);
  expect(isPublicEndpoint('http://127.0.0.1:4100@127.0.0.1:9000/push/a', also)).toBe(false);
});

test.each([
  ['142.250.179.138', true],
  ['2a00:1450:400e:80c::200a', true],
  ['10.1.2.3', false],
  ['172.31.255.255', false],
  ['172.32.0.1', true],
  ['169.254.169.254', false],
  ['100.100.0.1', false],
  ['::1', false],
  ['::ffff:192.168.1.1', false],
  ['fd00::1', false],
  ['fe80::1', false],
  ['64:ff9b::a00:1', false],
  ['example.org', false]
])('%s is public: %s', (address, isPublic) => {
  expect(isPublicAddress(address)).toBe(isPublic);
});
