enum BuildMode : uint8_t { bmNormal, bmRepair, bmCheck };
