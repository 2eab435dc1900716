import { asRecord, asText, named } from '../lead-form.ts'

/** The URN of a response; a bare id is given its name. */
export function responseUrn(id: string): string {
  return id.startsWith('urn:') ? id : `urn:li:leadGenFormResponse:${id}`
}

/** Form and version of `urn:li:versionedLeadGenForm:(urn:li:leadGenForm:<id>,<version>)`. */
export function readFormUrn(urn: unknown): { formId: string; formVersion: string } | undefined {
  const [, formId, formVersion] = /\((urn:li:leadGenForm:[^,()]+),(\d+)\)/.exec(asText(urn) ?? '') ?? []
  return formId && formVersion ? { formId, formVersion } : undefined
}

/** Where a lead came from, as the URNs that LinkedIn gave: the creative as the ad, other entities and the owner under their own name. */
export function readCampaign(unit: Record<string, unknown>, formUrn: unknown): Record<string, string> {
  const metadata = asRecord(unit.leadMetadata)
  const entities = Object.entries(asRecord(unit.associatedEntity)).map(([key, urn]) => {
    const plain = key.replace(/^associated([A-Z])/, (_, letter: string) => letter.toLowerCase())
    return [plain === 'creative' ? 'adId' : `${plain}Id`, urn]
  })
  const owner = asRecord(unit.owner)
  return named({
    ...Object.fromEntries(entities),
    campaignId: asRecord(metadata.sponsoredLeadMetadata).campaign,
    ...readFormUrn(formUrn),
    versionedFormId: formUrn,
    sponsoredAccountId: owner.sponsoredAccount,
    ...(owner.organization === undefined ? {} : { organizationId: owner.organization }),
  })
}
