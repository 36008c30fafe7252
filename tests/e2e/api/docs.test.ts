import AxeBuilder from '@axe-core/playwright';
import { expect, test } from '@playwright/test';
import { openApiClient } from '../../../src/lib/api-client/client.ts';
import { readReady } from '../../support/ready.ts';

test('shows every operation of the document, on a desk and on a phone', async ({ page, request }) => {
  const { web } = readReady();
  const document = (await (await request.get(`${web}/api/v1/openapi.json`)).json()) as {
    openapi: string;
    paths: Record<string, object>;
  };
  expect(document.openapi).toBe('3.1.1');
  const count = Object.values(document.paths).flatMap((methods) => Object.keys(methods)).length;
  await page.goto(`${web}/api/docs`);
  await expect(page.getByRole('article')).toHaveCount(count);
  await expect(page.getByRole('heading', { level: 1 })).toHaveCount(1);
  expect(await page.locator('script').count()).toBe(0);
  // Every resource is shown alike: one of them is looked into, with all that stands around it.
  const axe = new AxeBuilder({ page }).include('nav.side').include('#versions').include('#pay-links');
  expect((await axe.include('#codes').analyze()).violations).toEqual([]);

  await page.setViewportSize({ width: 360, height: 740 });
  await page.getByText('Contents').click();
  await page.getByRole('navigation').getByRole('link', { name: 'Make a pay link' }).click();
  await expect(page.locator('#createPayLink')).toBeInViewport();
  await page.locator('#createPayLink').getByText('Example', { exact: true }).click();
  const tooWide = await page.evaluate(() => window.document.documentElement.scrollWidth - innerWidth);
  expect(tooWide).toBeLessThanOrEqual(0);
});

test('a program makes a pay link that opens, by the client that is drawn from the document', async ({
  page
}) => {
  const { api } = readReady();
  const call = openApiClient(api);
  const { items } = await call('listInvoices', { query: { status: 'open', limit: 1 } });
  const link = await call('createPayLink', { body: { for: 'invoice', invoiceId: items[0]!.id } });
  await page.goto(link.url);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  expect((await call('revokePayLink', { id: link.id })).state).toBe('revoked');
  await expect(call('readPayLink', { id: '019a0000-0000-7000-8000-0000000000ff' })).rejects.toMatchObject({
    status: 404,
    code: 'pay-link-unknown'
  });
});
