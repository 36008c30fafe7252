/** What a bank would send, as short as the messages allow: files for imports. */
const IBAN = 'NL91ABNA0417164300';

export type Movement = Readonly<{
  /** The bank's reference of the booking. */
  ref: string;
  /** `212.40`; negative for money out. */
  amount: string;
  on?: string;
  code?: readonly [string, string];
  paymentInfoId?: string;
  details?: ReadonlyArray<
    Readonly<{
      amount?: string;
      instructed?: string;
      charges?: string;
      endToEndId?: string;
      reference?: string;
      text?: string;
      name?: string;
      iban?: string;
      reason?: string;
    }>
  >;
}>;

const DAY = '2026-11-27';

/** A camt.053.001.08 of one account, whose balances add up. */
export function statement(id: string, movements: readonly Movement[], iban = IBAN): Buffer {
  const total = movements.reduce((sum, each) => sum + cents(each.amount), 0);
  const balance = (code: string, minor: number) =>
    `<Bal><Tp><CdOrPrtry><Cd>${code}</Cd></CdOrPrtry></Tp><Amt Ccy="EUR">${decimal(minor)}</Amt><CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>${DAY}</Dt></Dt></Bal>`;
  const inside = `${balance('OPBD', 1_000_000)}${balance('CLBD', 1_000_000 + total)}${movements.map(entry).join('')}`;
  return message('camt.053.001.08', 'BkToCstmrStmt', 'Stmt', id, inside, iban);
}

/** A camt.054.001.08 of one account. */
export function notification(id: string, movements: readonly Movement[]): Buffer {
  return message(
    'camt.054.001.08',
    'BkToCstmrDbtCdtNtfctn',
    'Ntfctn',
    id,
    movements.map(entry).join(''),
    IBAN
  );
}

/** A pain.002.001.10 that refuses some debits of a file. */
export function refusal(
  messageId: string,
  paymentInfoId: string,
  debits: ReadonlyArray<Readonly<{ endToEndId: string; reason: string }>>
): Buffer {
  const inside = debits
    .map(
      ({ endToEndId, reason }) =>
        `<TxInfAndSts><OrgnlEndToEndId>${endToEndId}</OrgnlEndToEndId><TxSts>RJCT</TxSts><StsRsnInf><Rsn><Cd>${reason}</Cd></Rsn></StsRsnInf></TxInfAndSts>`
    )
    .join('');
  return Buffer.from(
    `<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.002.001.10"><CstmrPmtStsRpt>
<GrpHdr><MsgId>PSR-1</MsgId><CreDtTm>2026-11-25T18:00:00Z</CreDtTm></GrpHdr>
<OrgnlGrpInfAndSts><OrgnlMsgId>${messageId}</OrgnlMsgId><OrgnlMsgNmId>pain.008.001.08</OrgnlMsgNmId><GrpSts>PART</GrpSts></OrgnlGrpInfAndSts>
<OrgnlPmtInfAndSts><OrgnlPmtInfId>${paymentInfoId}</OrgnlPmtInfId><PmtInfSts>PART</PmtInfSts>${inside}</OrgnlPmtInfAndSts>
</CstmrPmtStsRpt></Document>`
  );
}

function message(
  format: string,
  body: string,
  part: string,
  id: string,
  inside: string,
  iban: string
): Buffer {
  return Buffer.from(
    `<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:${format}"><${body}>
<GrpHdr><MsgId>${id}</MsgId><CreDtTm>2026-11-27T21:00:00Z</CreDtTm></GrpHdr>
<${part}><Id>${id}</Id><Acct><Id><IBAN>${iban}</IBAN></Id></Acct>${inside}</${part}>
</${body}></Document>`
  );
}

function entry({
  ref,
  amount,
  on = DAY,
  code = ['RCDT', 'ESCT'],
  paymentInfoId,
  details = []
}: Movement): string {
  const isCredit = !amount.startsWith('-');
  const batch = paymentInfoId ? `<Btch><PmtInfId>${paymentInfoId}</PmtInfId></Btch>` : '';
  const parts = details.map((each) => detail(each, isCredit)).join('');
  return `
<Ntry><Amt Ccy="EUR">${amount.replace('-', '')}</Amt><CdtDbtInd>${isCredit ? 'CRDT' : 'DBIT'}</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts>
<BookgDt><Dt>${on}</Dt></BookgDt><AcctSvcrRef>${ref}</AcctSvcrRef>
<BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>${code[0]}</Cd><SubFmlyCd>${code[1]}</SubFmlyCd></Fmly></Domn></BkTxCd>
${batch || parts ? `<NtryDtls>${batch}${parts}</NtryDtls>` : ''}</Ntry>`;
}

type Detail = NonNullable<Movement['details']>[number];

function detail(given: Detail, isCredit: boolean): string {
  const {
    amount,
    instructed,
    charges,
    endToEndId = 'NOTPROVIDED',
    reference,
    text,
    name,
    iban,
    reason
  } = given;
  const side = isCredit || reason ? 'Dbtr' : 'Cdtr';
  const party = name ? `<${side}><Pty><Nm>${name}</Nm></Pty></${side}>` : '';
  const account = iban ? `<${side}Acct><Id><IBAN>${iban}</IBAN></Id></${side}Acct>` : '';
  const parts = [
    `<Refs><EndToEndId>${endToEndId}</EndToEndId></Refs>`,
    amount && `<Amt Ccy="EUR">${amount}</Amt>`,
    instructed && `<AmtDtls><InstdAmt><Amt Ccy="EUR">${instructed}</Amt></InstdAmt></AmtDtls>`,
    charges && `<Chrgs><Rcrd><Amt Ccy="EUR">${charges}</Amt></Rcrd></Chrgs>`,
    `<RltdPties>${party}${account}</RltdPties>`,
    text && `<RmtInf><Ustrd>${text}</Ustrd></RmtInf>`,
    reference && `<RmtInf><Strd><CdtrRefInf><Ref>${reference}</Ref></CdtrRefInf></Strd></RmtInf>`,
    reason && `<RtrInf><Rsn><Cd>${reason}</Cd></Rsn></RtrInf>`
  ];
  return `<TxDtls>${parts.filter(Boolean).join('')}</TxDtls>`;
}

function cents(amount: string): number {
  return Number(amount.replace('.', ''));
}

function decimal(minor: number): string {
  const text = String(minor).padStart(3, '0');
  return `${text.slice(0, -2)}.${text.slice(-2)}`;
}
