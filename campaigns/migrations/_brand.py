"""The brand's look as the first version of its layout has it. Never edited: later ones are rows, saved by staff."""

from __future__ import annotations

from typing import Final

BRAND: Final = """\
<mjml lang="{{ language }}" dir="{{ direction }}">
  <mj-head>
    <mj-title>{{ sender_name }}</mj-title>
    {% if preheader %}<mj-preview>{{ preheader }}</mj-preview>{% endif %}
    <mj-raw>
      <meta name="color-scheme" content="light dark" />
      <meta name="supported-color-schemes" content="light dark" />
    </mj-raw>
    <mj-attributes>
      <mj-all font-family="-apple-system, BlinkMacSystemFont, 'Segoe UI', 'Noto Sans', 'Helvetica Neue', Arial, sans-serif" />
      <mj-section padding="0" direction="{{ direction }}" />
      <mj-column direction="{{ direction }}" />
      <mj-text align="{{ start }}" font-size="16px" line-height="26px" color="#1c2536" padding="0 24px" />
      <mj-table align="{{ start }}" font-size="16px" line-height="26px" color="#1c2536" padding="0 24px" />
      <mj-image align="{{ start }}" padding="0 24px" />
      <mj-button align="{{ start }}" font-size="16px" font-weight="bold" line-height="24px" border-radius="6px" inner-padding="12px 24px" padding="8px 24px" background-color="#0a4fa8" color="#ffffff" />
      <mj-class name="panel" background-color="#ffffff" />
      <mj-class name="primary" background-color="#0a4fa8" color="#ffffff" />
      <mj-class name="quiet" background-color="#ffffff" color="#0a4fa8" border="2px solid #0a4fa8" />
      <mj-class name="faint" font-size="14px" line-height="20px" color="#48546a" />
      <mj-class name="framed" border="1px solid #6b7a90" border-radius="6px" />
      <mj-class name="foot" font-size="13px" line-height="20px" color="#48546a" />
    </mj-attributes>
    <mj-style>
      .frame p:last-child, .frame ul:last-child, .frame ol:last-child { margin-bottom: 0 !important; }
      .frame table { word-break: normal; overflow-wrap: anywhere; }
      @media (prefers-color-scheme: dark) {
        body, .page { background-color: #0e131c !important; }
        .panel, .panel > table { background: #1a2230 !important; }
        .panel .ink div, .panel .ink td, .panel .ink th, .panel .ink table { color: #e9edf4 !important; }
        .panel .faint div { color: #b6c0d0 !important; }
        .panel .ink hr, .panel .ink p, .panel .ink td, .panel .ink th, .panel .ink blockquote { border-color: #4a5870 !important; }
        .foot div { color: #b6c0d0 !important; }
        .page a.link { color: #8fbcff !important; }
        .panel .action td, .panel .action a { background: #8fbcff !important; color: #0b1830 !important; }
        .panel .action > td { background: transparent !important; }
        .panel .action-quiet td { background: #1a2230 !important; border-color: #8fbcff !important; }
        .panel .action-quiet a { background: #1a2230 !important; color: #8fbcff !important; }
      }
    </mj-style>
  </mj-head>
  <mj-body background-color="#eceff5" width="600px" css-class="page">
    <mj-section padding="16px 0 0"><mj-column><mj-spacer height="1px" /></mj-column></mj-section>
    <mj-section background-color="#12264d" border-radius="8px 8px 0 0" padding="18px 0">
      <mj-column>
        <mj-text font-size="18px" line-height="24px" font-weight="bold" color="#ffffff"><bdi>{{ sender_name }}</bdi></mj-text>
      </mj-column>
    </mj-section>
    {{ blocks }}
    <mj-section background-color="#ffffff" border-radius="0 0 8px 8px" css-class="panel" padding="0"><mj-column><mj-spacer height="12px" /></mj-column></mj-section>
    <mj-section padding="20px 0 32px">
      <mj-column>
        {{ footer }}
      </mj-column>
    </mj-section>
  </mj-body>
</mjml>
"""
