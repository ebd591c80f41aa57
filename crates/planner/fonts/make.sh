#!/usr/bin/env bash
# Makes the faces of this folder again; README.md says from what. Run in this folder, with npm, fonttools and the two
# Debian packages installed.
set -euo pipefail
X=$(mktemp -d)
npm install --prefix "$X" --no-save @expo-google-fonts/inter@0.4.2 @expo-google-fonts/literata@0.4.3
X=$X/node_modules/@expo-google-fonts
S=/usr/share/fonts/truetype/noto
KEEP="--no-hinting --desubroutinize --layout-features+=lnum,pnum --name-IDs=0,1,2,3,4,5,6,13,14,16,17 --notdef-outline"
EUROPE="U+0020-007E,U+00A0-024F,U+0250-02FF,U+0300-036F,U+0370-03FF,U+0400-052F,U+1E00-1EFF,U+1F00-1FFF,U+2000-206F,U+2070-209F,U+20A0-20C0,U+2100-214F,U+2150-218F,U+2190-21FF,U+2200-22FF,U+25A0-25FF,U+2713,U+2717,U+FB01,U+FB02"
sub() { pyftsubset "$1" --output-file="$2" $KEEP "${@:3}"; }
sub $X/inter/400Regular/Inter_400Regular.ttf Inter-Regular.ttf --unicodes=$EUROPE
sub $X/inter/600SemiBold/Inter_600SemiBold.ttf Inter-SemiBold.ttf --unicodes=$EUROPE
sub $X/literata/400Regular/Literata_400Regular.ttf Literata-Regular.ttf --unicodes=$EUROPE
sub $X/literata/600SemiBold/Literata_600SemiBold.ttf Literata-SemiBold.ttf --unicodes=$EUROPE
for w in Regular Bold; do
  sub $S/NotoSansArabic-$w.ttf NotoSansArabic-$w.ttf --unicodes=U+0600-06FF,U+0750-077F,U+08A0-08FF,U+200C-200F,U+25CC
  sub $S/NotoSansHebrew-$w.ttf NotoSansHebrew-$w.ttf --unicodes=U+0590-05FF,U+200C-200F,U+20AA,U+25CC,U+FB1D-FB4F
  sub $S/NotoSansDevanagari-$w.ttf NotoSansDevanagari-$w.ttf --unicodes=U+0900-097F,U+1CD0-1CFF,U+200C-200D,U+20B9,U+25CC,U+A8E0-A8FF
done
NAMES=$(mktemp)
python3 - > "$NAMES" <<'P'
# GB 2312 and JIS X 0208 level 1, KS X 1001 Hangul, kana and the punctuation that stands between them.
def rows(codec, first, last):
    for row in range(first, last + 1):
        for cell in range(1, 95):
            try: yield bytes((0xA0 + row, 0xA0 + cell)).decode(codec)
            except UnicodeDecodeError: pass
wanted = set(rows("gb2312", 16, 55)) | set(rows("euc_jp", 16, 47)) | set(rows("euc_jp", 1, 1)) | set(rows("euc_jp", 4, 5)) | set(rows("euc_kr", 16, 40))
wanted |= {chr(c) for r in ((0x3000, 0x303F), (0x3040, 0x30FF), (0xFF01, 0xFF9F)) for c in range(r[0], r[1] + 1)}
print("".join(sorted(wanted - {"\\"})))
P
pyftsubset /usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc --font-number=0 --output-file=NotoSansCJK-Names.otf --text-file="$NAMES" --name-IDs=0,1,2,3,4,5,6,13,14 --layout-features=locl --no-hinting --desubroutinize --drop-tables+=VORG,vhea,vmtx,BASE
