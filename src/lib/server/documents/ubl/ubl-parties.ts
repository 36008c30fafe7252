import type { DocumentParty, Sender } from '../input.ts';
import { group, leaf, type XmlNode } from './xml.ts';

/** The seller (BG-4). */
export function supplierParty(sender: Sender): XmlNode | undefined {
  const { address } = sender;
  return group(
    'cac:AccountingSupplierParty',
    party({
      name: sender.name,
      addressLines: address.lines,
      email: sender.contactEmail,
      ...(sender.registrationNumber === undefined ? {} : { legalId: sender.registrationNumber }),
      ...(sender.vatId === undefined ? {} : { vatId: sender.vatId }),
      ...(address.postalCode === undefined ? {} : { postalCode: address.postalCode }),
      ...(address.city === undefined ? {} : { city: address.city }),
      ...(address.country === undefined ? {} : { country: address.country })
    })
  );
}

/** The buyer (BG-7). */
export function customerParty(buyer: DocumentParty): XmlNode | undefined {
  return group('cac:AccountingCustomerParty', party(buyer));
}

function party(one: DocumentParty): XmlNode | undefined {
  const [street, additional, ...more] = one.addressLines;
  return group(
    'cac:Party',
    endpoint(one),
    group('cac:PartyName', leaf('cbc:Name', one.name)),
    group(
      'cac:PostalAddress',
      leaf('cbc:StreetName', street),
      leaf('cbc:AdditionalStreetName', additional),
      leaf('cbc:CityName', one.city),
      leaf('cbc:PostalZone', one.postalCode),
      group('cac:AddressLine', leaf('cbc:Line', more.join(', '))),
      group('cac:Country', leaf('cbc:IdentificationCode', one.country))
    ),
    group('cac:PartyTaxScheme', leaf('cbc:CompanyID', one.vatId), one.vatId ? vatScheme() : undefined),
    group('cac:PartyLegalEntity', leaf('cbc:RegistrationName', one.name), leaf('cbc:CompanyID', one.legalId)),
    group('cac:Contact', leaf('cbc:ElectronicMail', one.email))
  );
}

/** The electronic address; without one of the Peppol network, the e-mail address with its scheme (EAS code EM). */
function endpoint({ endpoint: given, email }: DocumentParty): XmlNode | undefined {
  if (given) return leaf('cbc:EndpointID', given.id, { schemeID: given.scheme });
  return leaf('cbc:EndpointID', email, { schemeID: 'EM' });
}

export function vatScheme(): XmlNode | undefined {
  return group('cac:TaxScheme', leaf('cbc:ID', 'VAT'));
}
