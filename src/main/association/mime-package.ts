import { message } from '../../shared/messages/message.ts'
import { recordingEnding } from '../../shared/recording/recording.ts'

/** What a recording is called where files have a media type: in the vendor tree, with the suffix of its syntax (RFC 6838, 4.2.8). */
export const mimeType = 'application/vnd.dockstage.recording+json'

/**
 * The text of a package of the Shared MIME-info Database (https://specifications.freedesktop.org/shared-mime-info-spec/latest/): a file whose name ends
 * as a recording's does is a recording, before it is any other JSON.
 * @param mark the comment by which the file is known again
 */
export function mimePackage(mark: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?>
<!-- ${mark} -->
<mime-info xmlns="http://www.freedesktop.org/standards/shared-mime-info">
  <mime-type type="${mimeType}">
    <comment>${message('en', 'association.type')}</comment>
    <comment xml:lang="ko">${message('ko', 'association.type')}</comment>
    <sub-class-of type="application/json"/>
    <glob weight="60" pattern="*${recordingEnding}"/>
    <icon name="dockstage"/>
  </mime-type>
</mime-info>
`
}
