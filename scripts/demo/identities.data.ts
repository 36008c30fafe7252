/** Who is who in the demo: fixed, so that the outside world can be told where to deliver before anything exists. */
export const demo = {
  merchantId: '019a0000-0000-7000-8000-000000000001',
  slug: 'de-klaproos',
  accountId: '019a0000-0000-7000-8000-000000000002',
  staff: {
    email: 'eva@deklaproos.example',
    name: 'Eva Janssen',
    password: 'klaproos-in-de-berm',
    /** Base 32, for an authenticator app. */
    totpSecret: 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP'
  },
  operator: {
    email: 'naima@quitte.example',
    name: 'Naima El Idrissi',
    password: 'dertien-stille-bruggen',
    totpSecret: 'KRSXG5CTMVRXEZLUKN2XAZLSKNSWG4TF'
  },
  apiKeyName: 'Demo'
} as const;
