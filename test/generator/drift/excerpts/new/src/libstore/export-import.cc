static const uint32_t exportMagicV1 = 0x4558494e;
