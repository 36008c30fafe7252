import type { PartyJson } from '../document/invoice-json.ts';
import { elementAt, elementsAt, textAt, type UblElement } from './ubl-element.ts';

/** A `cac:AccountingCustomerParty`, `cac:AccountingSupplierParty` or the like, in the JSON form. */
export function mapParty(section: UblElement): PartyJson {
  const party = elementAt(section, 'Party');
  const legal = elementAt(party, 'PartyLegalEntity');
  const endpoint = elementAt(party, 'EndpointID');
  const person = elementAt(party, 'Person');
  const trading = textAt(party, 'PartyName', 'Name');
  const fullName =
    [textAt(person, 'FirstName'), textAt(person, 'FamilyName')].filter(Boolean).join(' ') || undefined;
  const name = textAt(legal, 'RegistrationName') ?? trading ?? fullName ?? '';
  return {
    // The seller's own number for this customer says more than the customer's identifier.
    reference: textAt(section, 'SupplierAssignedAccountID') ?? textAt(party, 'PartyIdentification', 'ID'),
    name,
    tradingName: trading === name ? undefined : trading,
    legalId: textAt(legal, 'CompanyID'),
    vatId: vatIdOf(party),
    email: textAt(party, 'Contact', 'ElectronicMail') ?? textAt(person, 'Contact', 'ElectronicMail'),
    phone: textAt(party, 'Contact', 'Telephone') ?? textAt(person, 'Contact', 'Telephone'),
    language: textAt(party, 'Language', 'ID') ?? textAt(party, 'Language', 'LocaleCode'),
    contactName: textAt(party, 'Contact', 'Name') ?? (fullName === name ? undefined : fullName),
    ...mapAddress(elementAt(party, 'PostalAddress')),
    endpoint: endpoint?.text.trim() ? { id: endpoint.text, scheme: endpoint.attributes.schemeID } : undefined
  };
}

function mapAddress(address: UblElement | undefined) {
  const street = [textAt(address, 'StreetName'), textAt(address, 'BuildingNumber')].filter(Boolean).join(' ');
  const lines = elementsAt(address, 'AddressLine').map((line) => textAt(line, 'Line'));
  return {
    addressLines: [street, textAt(address, 'AdditionalStreetName'), ...lines].filter(
      (line) => line !== undefined && line !== ''
    ) as string[],
    postalCode: textAt(address, 'PostalZone'),
    city: textAt(address, 'CityName'),
    region: textAt(address, 'CountrySubentity'),
    country: textAt(address, 'Country', 'IdentificationCode')
  };
}

/** A party may have several tax numbers; the one under the VAT scheme is meant, else the first. */
function vatIdOf(party: UblElement | undefined): string | undefined {
  const schemes = elementsAt(party, 'PartyTaxScheme');
  const vat = schemes.find((scheme) => textAt(scheme, 'TaxScheme', 'ID')?.toUpperCase() === 'VAT');
  return textAt(vat ?? schemes[0], 'CompanyID');
}
