/** What the author of a program needs to know before the first request: on the page, and in the document's head. */
export const guide: readonly Readonly<{ id: string; title: string; paragraphs: readonly string[] }>[] = [
  {
    id: 'keys',
    title: 'Keys and scopes',
    paragraphs: [
      'Send `Authorization: Bearer qk_…` with every request. A key belongs to one merchant and sees nothing of another: what isn’t yours is as unknown as what never was.',
      'A key has scopes, one for each thing that it may do: `invoices:read`, `invoices:write` … A scope that writes doesn’t include the one that reads. Give each program its own key with no more than it needs.'
    ]
  },
  {
    id: 'values',
    title: 'Values',
    paragraphs: [
      'Requests and answers are JSON in UTF-8. A sum of money is text in units of its currency (`"312.40"`), so that no program rounds it. A moment is UTC (`2026-11-27T09:30:00Z`), a date has no zone (`2026-11-27`). An id is a UUID.',
      'A field that an operation doesn’t know is refused, in the query and in the body: a mistyped filter never gives you everything.'
    ]
  },
  {
    id: 'pages',
    title: 'Lists',
    paragraphs: [
      'A list answers `items` and `next`. Ask for the page behind it with `after=<next>`; `next` is null on the last page. `limit` is 1 to 100, and 50 when absent. What arrives while you are reading moves nothing from one page to another.'
    ]
  },
  {
    id: 'idempotency',
    title: 'Repeating a request',
    paragraphs: [
      'Every POST and PATCH carries an `Idempotency-Key` of 1 to 200 characters without spaces, of your choice. When no answer reached you, send the same request with the same key: it is done once, and for 24 hours you get the first answer byte for byte, with `Idempotency-Replayed: true`.',
      'While the first one still runs you get 409 `request-in-flight`. The same key with another request is 422 `idempotency-key-reused`. A refused request leaves its key free.'
    ]
  },
  {
    id: 'problems',
    title: 'Problems',
    paragraphs: [
      'Whatever is refused is `application/problem+json` (RFC 9457) with a stable `code`. Decide by the code, never by the title, which is for people and in the language of `Accept-Language` (nl, fr, de, en). `request-invalid` names each field in `errors`.',
      'After 5xx and after no answer at all, wait and repeat with the same key.'
    ]
  },
  {
    id: 'limits',
    title: 'Limits',
    paragraphs: [
      'Each key has 600 requests in any 60 seconds. `RateLimit-Policy` says so in every answer, `RateLimit` how many are left. Beyond it you get 429 with `Retry-After` in seconds.'
    ]
  },
  {
    id: 'versions',
    title: 'Versions',
    paragraphs: [
      'The version stands in the address: `/api/v1`. Within it we only add: operations, optional fields of a request, fields of an answer, codes, types of events and values of a list that says so. Ignore what you don’t know. Whatever would break a program that does is `/api/v2`, and v1 goes on for at least 24 months after that; its answers then carry `Deprecation` and `Sunset` headers (RFC 9745, RFC 8594).'
    ]
  }
];
